package io.carillon.schemas;

import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Avro binary behind a few bytes that say what it is. Thread-safe: buffers are kept per thread, as
 * making them costs more than a small record does.
 */
public final class AvroBinary<T extends SpecificRecord> {

  static {
    AvroTrust.ensure();
  }

  private static final ThreadLocal<ArrayEncoder> ENCODER =
      ThreadLocal.withInitial(ArrayEncoder::new);
  private static final ThreadLocal<ArrayDecoder> DECODER =
      ThreadLocal.withInitial(ArrayDecoder::new);

  private final Class<T> type;
  private final DatumReader<T> ownReader;
  private final DatumWriter<T> writer;

  public AvroBinary(Class<T> type) {
    this.type = type;
    Schema schema = SpecificData.get().getSchema(type);
    this.ownReader = new SpecificDatumReader<>(schema);
    this.writer = new QuickWriter<>(schema);
  }

  /**
   * @throws SerializationException when the record lacks what its schema demands
   */
  public byte[] write(byte[] head, T value) {
    ArrayEncoder encoder = ENCODER.get();
    encoder.begin(head);
    try {
      writer.write(value, encoder);
    } catch (IOException | RuntimeException e) {
      throw new SerializationException("cannot write a " + type.getSimpleName(), e);
    }
    return encoder.end();
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
    ArrayDecoder decoder = DECODER.get();
    decoder.over(bytes, from);
    try {
      return type.cast(reader.read(null, decoder));
    } catch (IOException | RuntimeException e) {
      throw new SerializationException("cannot read a " + type.getSimpleName(), e);
    } finally {
      decoder.release();
    }
  }
}
