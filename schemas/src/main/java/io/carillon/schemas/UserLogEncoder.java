package io.carillon.schemas;

import io.carillon.avro.UserLogEntry;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes changes that came over a public topic into {@code user-log}.
 *
 * <p>Avro writes a record as its fields one after the other. So where the producer used our schema,
 * as told by its id, the bytes that came stand as they are within the entry's: encoding them again
 * took a tenth of the stream thread's time at ingest. A change of another schema is encoded.
 *
 * <p>Thread-safe as far as Kafka's serializers are.
 *
 * @param <V> what the public topic holds, a branch of {@link UserLogEntry#getChange()}
 */
public final class UserLogEncoder<V extends SpecificRecord> {

  /** Entries with a key are to go to no other partitions: the first branch, null. */
  private static final byte NO_PARTITIONS = 0;

  private final Topic<V> from;
  private final Topic<UserLogEntry> userLog;
  private final byte branch;

  UserLogEncoder(Topic<V> from, Topic<UserLogEntry> userLog) {
    this.from = from;
    this.userLog = userLog;
    Schema union = UserLogEntry.getClassSchema().getField("change").schema();
    Schema schema = SpecificData.get().getSchema(from.valueType());
    int index = Objects.requireNonNull(union.getIndexNamed(schema.getFullName()));
    this.branch = (byte) (index << 1); // As Avro writes an int below 64.
  }

  /**
   * A value of {@code user-log}.
   *
   * @param value as it came, and could be read
   * @param change what was read
   * @throws SerializationException when the registry does not know our schemas
   */
  public byte[] encode(byte[] value, V change) {
    if (!isOfOurSchema(value)) {
      Serializer<UserLogEntry> entries = userLog.values().serializer();
      return entries.serialize(userLog.name(), new UserLogEntry(change, null));
    }
    byte[] head = head(userLog);
    return ByteBuffer.allocate(value.length + 2)
        .put(head)
        .put(branch)
        .put(value, head.length, value.length - head.length)
        .put(NO_PARTITIONS)
        .array();
  }

  private boolean isOfOurSchema(byte[] value) {
    byte[] ours = head(from);
    return Arrays.equals(value, 0, ours.length, ours, 0, ours.length);
  }

  private static byte[] head(Topic<?> topic) {
    return AvroSerdes.head(topic.values(), topic.name());
  }
}
