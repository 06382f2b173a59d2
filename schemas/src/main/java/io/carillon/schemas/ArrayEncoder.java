package io.carillon.schemas;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.io.Encoder;
import org.apache.avro.util.Utf8;

/**
 * Writes Avro binary into an array that grows: strings, most of them ASCII, go there without a copy
 * in between. For one thread.
 */
final class ArrayEncoder extends Encoder {

  private static final int USUAL_BYTES = 1024;

  /** Beyond it the array is not kept: one huge record shall not cost each thread its size. */
  private static final int KEPT_BYTES = 64 * 1024;

  private static final int VARINT_BYTES = 10;

  private byte[] bytes = new byte[USUAL_BYTES];
  private int size;

  /** Begins a record with these bytes. */
  void begin(byte[] head) {
    size = 0;
    writeFixed(head, 0, head.length);
  }

  /** The record; the next one may begin. */
  byte[] end() {
    byte[] record = Arrays.copyOf(bytes, size);
    if (bytes.length > KEPT_BYTES) {
      bytes = new byte[USUAL_BYTES];
    }
    return record;
  }

  @Override
  public void flush() {
    // Nothing is on its way.
  }

  @Override
  public void writeNull() {
    // Takes no bytes.
  }

  @Override
  public void writeBoolean(boolean value) {
    ensure(1);
    bytes[size++] = (byte) (value ? 1 : 0);
  }

  @Override
  public void writeInt(int value) {
    writeLong(value);
  }

  @Override
  public void writeLong(long value) {
    ensure(VARINT_BYTES);
    long rest = value << 1 ^ value >> 63;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  @Override
  public void writeFloat(float value) {
    littleEndian(Float.floatToRawIntBits(value), Integer.BYTES);
  }

  @Override
  public void writeDouble(double value) {
    littleEndian(Double.doubleToRawLongBits(value), Long.BYTES);
  }

  private void littleEndian(long value, int width) {
    ensure(width);
    for (int i = 0; i < width; i++) {
      bytes[size++] = (byte) (value >>> 8 * i);
    }
  }

  @Override
  public void writeString(Utf8 value) {
    writeBytes(value.getBytes(), 0, value.getByteLength());
  }

  @Override
  public void writeString(String value) {
    int start = size;
    int length = value.length();
    writeLong(length);
    ensure(length);
    int to = size;
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c >= 0x80) {
        size = start;
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        writeBytes(utf8, 0, utf8.length);
        return;
      }
      bytes[to + i] = (byte) c;
    }
    size = to + length;
  }

  @Override
  public void writeBytes(ByteBuffer value) {
    writeLong(value.remaining());
    writeFixed(value);
  }

  @Override
  public void writeBytes(byte[] value, int from, int length) {
    writeLong(length);
    writeFixed(value, from, length);
  }

  @Override
  public void writeFixed(byte[] value, int from, int length) {
    ensure(length);
    System.arraycopy(value, from, bytes, size, length);
    size += length;
  }

  @Override
  public void writeFixed(ByteBuffer value) {
    int length = value.remaining();
    ensure(length);
    value.duplicate().get(bytes, size, length);
    size += length;
  }

  @Override
  public void writeEnum(int ordinal) {
    writeLong(ordinal);
  }

  @Override
  public void writeIndex(int branch) {
    writeLong(branch);
  }

  @Override
  public void writeArrayStart() {
    // A block begins with its count.
  }

  @Override
  public void writeMapStart() {
    // A block begins with its count.
  }

  /** One block for all, so that the count is written once. */
  @Override
  public void setItemCount(long count) {
    if (count > 0) {
      writeLong(count);
    }
  }

  @Override
  public void startItem() {
    // Items follow each other.
  }

  @Override
  public void writeArrayEnd() {
    writeLong(0);
  }

  @Override
  public void writeMapEnd() {
    writeLong(0);
  }

  private void ensure(int more) {
    if (more > bytes.length - size) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(size, more)));
    }
  }
}
