package io.carillon.topology.store;

import io.carillon.schemas.AvroTrust;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;

/**
 * A store value: one byte of format version, then Avro binary. Thread-safe: coders are kept per
 * thread.
 */
public final class AvroValue<T extends SpecificRecord> {

  static {
    AvroTrust.ensure();
  }

  private static final byte VERSION = 1;

  private final Class<T> type;
  private final ThreadLocal<Coder<T>> coder;

  public AvroValue(Class<T> type) {
    this.type = type;
    Schema schema = SpecificData.get().getSchema(type);
    this.coder = ThreadLocal.withInitial(() -> new Coder<>(schema));
  }

  public byte[] write(T value) {
    Coder<T> mine = coder.get();
    mine.out.reset();
    mine.out.write(VERSION);
    mine.encoder = EncoderFactory.get().directBinaryEncoder(mine.out, mine.encoder);
    try {
      mine.writer.write(value, mine.encoder);
      mine.encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return mine.out.toByteArray();
  }

  /**
   * @throws SerializationException when the bytes are of another format version or damaged
   */
  public T read(byte[] bytes) {
    if (bytes.length == 0 || bytes[0] != VERSION) {
      throw new SerializationException("not a " + type.getSimpleName() + " of version " + VERSION);
    }
    Coder<T> mine = coder.get();
    mine.decoder = DecoderFactory.get().binaryDecoder(bytes, 1, bytes.length - 1, mine.decoder);
    try {
      return type.cast(mine.reader.read(null, mine.decoder));
    } catch (IOException e) {
      throw new SerializationException("damaged " + type.getSimpleName(), e);
    }
  }

  private static final class Coder<T> {
    final ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    final SpecificDatumWriter<T> writer;
    final SpecificDatumReader<T> reader;
    @org.jspecify.annotations.Nullable BinaryEncoder encoder;
    @org.jspecify.annotations.Nullable BinaryDecoder decoder;

    Coder(Schema schema) {
      writer = new SpecificDatumWriter<>(schema);
      reader = new SpecificDatumReader<>(schema);
    }
  }
}
