package io.carillon.topology.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Builds composite keys whose byte order is the order of their parts.
 *
 * <pre>
 *   text      2 bytes length | UTF-8         length-prefixed: no id can reach into the next part
 *   optional  0                              absent
 *             1 | text                       present
 *   int       4 bytes, big endian            not negative
 *   position  8 bytes, big endian            not negative
 *   newest    8 bytes, big endian, ~value    larger values first
 * </pre>
 */
public final class KeyWriter {

  private byte[] bytes = new byte[64];
  private int size;

  /** A part of its own length; at most 65,535 bytes. */
  public KeyWriter text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    if (utf8.length > 0xffff) {
      throw new IllegalArgumentException("key part of " + utf8.length + " bytes");
    }
    ensure(2 + utf8.length);
    bytes[size++] = (byte) (utf8.length >>> 8);
    bytes[size++] = (byte) utf8.length;
    System.arraycopy(utf8, 0, bytes, size, utf8.length);
    size += utf8.length;
    return this;
  }

  /** Text that may be absent; absent sorts first. */
  public KeyWriter optional(@Nullable String value) {
    if (value == null) {
      return tag(0);
    }
    return tag(1).text(value);
  }

  /** One byte, 0 to 255. */
  public KeyWriter tag(int value) {
    ensure(1);
    bytes[size++] = (byte) value;
    return this;
  }

  public KeyWriter number(int value) {
    ensure(4);
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
    return this;
  }

  /** A long that sorts ascending; not negative. */
  public KeyWriter position(long value) {
    ensure(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
    return this;
  }

  /** A long that sorts descending: a scan meets the newest first. */
  public KeyWriter newest(long value) {
    return position(~value);
  }

  public Bytes key() {
    return Bytes.wrap(Arrays.copyOf(bytes, size));
  }

  /** The last key that starts with what was written: fixed tails are at most 16 bytes long. */
  public Bytes endOfPrefix() {
    byte[] end = Arrays.copyOf(bytes, size + 17);
    Arrays.fill(end, size, end.length, (byte) 0xff);
    return Bytes.wrap(end);
  }

  private void ensure(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
