package io.carillon.topology.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** Takes apart what {@link KeyWriter} built, in the same order. */
public final class KeyReader {

  private final ByteBuffer buffer;

  public KeyReader(Bytes key) {
    buffer = ByteBuffer.wrap(key.get());
  }

  public String text() {
    byte[] utf8 = new byte[buffer.getShort() & 0xffff];
    buffer.get(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  public @Nullable String optional() {
    return tag() == 0 ? null : text();
  }

  public int tag() {
    return buffer.get() & 0xff;
  }

  public int number() {
    return buffer.getInt();
  }

  public long position() {
    return buffer.getLong();
  }

  public long newest() {
    return ~buffer.getLong();
  }
}
