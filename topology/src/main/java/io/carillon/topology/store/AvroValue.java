package io.carillon.topology.store;

import io.carillon.schemas.AvroBinary;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;

/** A store value: one byte of format version, then Avro binary. Thread-safe. */
public final class AvroValue<T extends SpecificRecord> {

  private static final byte VERSION = 1;
  private static final byte[] HEAD = {VERSION};

  private final Class<T> type;
  private final AvroBinary<T> binary;

  public AvroValue(Class<T> type) {
    this.type = type;
    this.binary = new AvroBinary<>(type);
  }

  public byte[] write(T value) {
    return binary.write(HEAD, value);
  }

  /**
   * @throws SerializationException when the bytes are of another format version or damaged
   */
  public T read(byte[] bytes) {
    if (bytes.length == 0 || bytes[0] != VERSION) {
      throw new SerializationException("not a " + type.getSimpleName() + " of version " + VERSION);
    }
    return binary.read(bytes, HEAD.length);
  }
}
