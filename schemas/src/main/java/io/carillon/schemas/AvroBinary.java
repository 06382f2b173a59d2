package io.carillon.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Avro binary behind a few bytes that say what it is. Thread-safe: buffers and coders are kept per
 * thread, as making them costs more than a small record does.
 */
public final class AvroBinary<T extends SpecificRecord> {

  static {
    AvroTrust.ensure();
  }

  private static final int USUAL_BYTES = 512;

  /** Beyond it a buffer is not kept: one huge record shall not cost each thread its size. */
  private static final int KEPT_BYTES = 64 * 1024;

  private final Class<T> type;
  private final DatumReader<T> ownReader;
  private final ThreadLocal<Coder<T>> coder;

  public AvroBinary(Class<T> type) {
    this.type = type;
    Schema schema = SpecificData.get().getSchema(type);
    this.ownReader = new SpecificDatumReader<>(schema);
    this.coder = ThreadLocal.withInitial(() -> new Coder<>(schema));
  }

  /**
   * @throws SerializationException when the record lacks what its schema demands
   */
  public byte[] write(byte[] head, T value) {
    Coder<T> mine = coder.get();
    mine.out.reset();
    mine.encoder = EncoderFactory.get().binaryEncoder(mine.out, mine.encoder);
    try {
      mine.encoder.writeFixed(head);
      mine.writer.write(value, mine.encoder);
      mine.encoder.flush();
    } catch (IOException | RuntimeException e) {
      mine.encoder = null; // What is left in its buffer would begin the next record.
      throw new SerializationException("cannot write a " + type.getSimpleName(), e);
    }
    byte[] bytes = mine.out.toByteArray();
    if (bytes.length > KEPT_BYTES) {
      coder.remove();
    }
    return bytes;
  }

  /**
   * Reads what was written with this version's schema.
   *
   * @throws SerializationException when the bytes are damaged
   */
  public T read(byte[] bytes, int from) {
    return read(bytes, from, ownReader);
  }

  /**
   * Reads with a reader that knows the writer's schema.
   *
   * @throws SerializationException when the bytes are damaged, or are of another schema
   */
  T read(byte[] bytes, int from, DatumReader<T> reader) {
    Coder<T> mine = coder.get();
    mine.decoder =
        DecoderFactory.get().binaryDecoder(bytes, from, bytes.length - from, mine.decoder);
    try {
      T value = type.cast(reader.read(null, mine.decoder));
      if (!mine.decoder.isEnd()) {
        throw new SerializationException("bytes after the end of a " + type.getSimpleName());
      }
      return value;
    } catch (IOException | AvroRuntimeException | ClassCastException e) {
      throw new SerializationException("cannot read a " + type.getSimpleName(), e);
    }
  }

  private static final class Coder<T> {
    final ByteArrayOutputStream out = new ByteArrayOutputStream(USUAL_BYTES);
    final DatumWriter<T> writer;
    @Nullable BinaryEncoder encoder;
    @Nullable BinaryDecoder decoder;

    Coder(Schema schema) {
      writer = new QuickWriter<>(schema);
    }
  }
}
