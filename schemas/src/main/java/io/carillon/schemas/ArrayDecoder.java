package io.carillon.schemas;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Reads Avro binary from an array, and gives one object for a string that comes again and again:
 * most of what a user record says (names of attributes, roles, plans) has been said by others.
 * Avro's own decoder makes and hashes each anew. For one thread.
 */
final class ArrayDecoder extends Decoder {

  private static final byte[] NOTHING = {};

  private final RecentStrings strings = new RecentStrings();
  private byte[] bytes = NOTHING;
  private int at;

  /** What is read next: this array, from there to its end. */
  void over(byte[] next, int from) {
    bytes = next;
    at = from;
  }

  /** Keeps no record alive. */
  void release() {
    bytes = NOTHING;
    at = 0;
  }

  @Override
  public void readNull() {
    // Takes no bytes.
  }

  @Override
  public boolean readBoolean() throws IOException {
    return bytes[advance(1)] == 1;
  }

  @Override
  public int readInt() throws IOException {
    long value = readLong();
    if (value != (int) value) {
      throw new AvroRuntimeException("not an int: " + value);
    }
    return (int) value;
  }

  @Override
  public long readLong() throws IOException {
    long zigzag = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = bytes[advance(1)];
      zigzag |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return zigzag >>> 1 ^ -(zigzag & 1);
      }
    }
    throw new AvroRuntimeException("a number of more than ten bytes");
  }

  @Override
  public float readFloat() throws IOException {
    return Float.intBitsToFloat((int) littleEndian(Integer.BYTES));
  }

  @Override
  public double readDouble() throws IOException {
    return Double.longBitsToDouble(littleEndian(Long.BYTES));
  }

  private long littleEndian(int width) throws EOFException {
    int from = advance(width);
    long value = 0;
    for (int i = width - 1; i >= 0; i--) {
      value = value << 8 | bytes[from + i] & 0xff;
    }
    return value;
  }

  @Override
  public String readString() throws IOException {
    int length = length();
    return strings.of(bytes, advance(length), length);
  }

  @Override
  public Utf8 readString(@Nullable Utf8 old) throws IOException {
    int length = length();
    int from = advance(length);
    return new Utf8(new String(bytes, from, length, StandardCharsets.UTF_8));
  }

  @Override
  public void skipString() throws IOException {
    advance(length());
  }

  @Override
  public ByteBuffer readBytes(@Nullable ByteBuffer old) throws IOException {
    int length = length();
    byte[] copy = new byte[length];
    System.arraycopy(bytes, advance(length), copy, 0, length);
    return ByteBuffer.wrap(copy);
  }

  @Override
  public void skipBytes() throws IOException {
    advance(length());
  }

  @Override
  public void readFixed(byte[] into, int from, int length) throws IOException {
    System.arraycopy(bytes, advance(length), into, from, length);
  }

  @Override
  public void skipFixed(int length) throws IOException {
    advance(length);
  }

  @Override
  public int readEnum() throws IOException {
    return readInt();
  }

  @Override
  public int readIndex() throws IOException {
    return readInt();
  }

  @Override
  public long readArrayStart() throws IOException {
    return items();
  }

  @Override
  public long arrayNext() throws IOException {
    return items();
  }

  @Override
  public long skipArray() throws IOException {
    return skipItems();
  }

  @Override
  public long readMapStart() throws IOException {
    return items();
  }

  @Override
  public long mapNext() throws IOException {
    return items();
  }

  @Override
  public long skipMap() throws IOException {
    return skipItems();
  }

  /** Items of the next block; a negative count is followed by the block's size in bytes. */
  private long items() throws IOException {
    long count = readLong();
    if (count < 0) {
      count = -count;
      readLong();
    }
    return plausible(count);
  }

  private long skipItems() throws IOException {
    long count = readLong();
    while (count < 0) {
      long size = readLong();
      advance((int) plausible(size));
      count = readLong();
    }
    return plausible(count);
  }

  /** An item takes a byte at least: a larger count is an attack on the heap, or damage. */
  private long plausible(long count) throws EOFException {
    if (count < 0 || count > remainingBytes()) {
      throw new EOFException(count + " announced, " + remainingBytes() + " bytes left");
    }
    return count;
  }

  private int length() throws IOException {
    return (int) plausible(readLong());
  }

  @Override
  public int remainingBytes() {
    return bytes.length - at;
  }

  /** Where the next ones begin; they are behind us then. */
  private int advance(int count) throws EOFException {
    int from = at;
    if (count > bytes.length - from || count < 0) {
      throw new EOFException(count + " bytes wanted, " + (bytes.length - from) + " left");
    }
    at = from + count;
    return from;
  }
}
