package io.carillon.topology.ingest;

import io.carillon.avro.AuditResource;
import io.carillon.topology.Limits;
import io.carillon.topology.Nodes;
import io.carillon.topology.audit.AuditTrail;
import io.carillon.topology.audit.Audited;
import io.carillon.topology.failure.DeadLetters;
import io.carillon.topology.failure.Decoder;
import io.carillon.topology.failure.Decoder.Decoded;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.store.AvroValue;
import io.carillon.topology.store.ChangeVersion;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * [ingest] of one topic of changes that are folded into a compacted table: tenants, the
 * environment. The topic has one partition, so the changes of a key are in one order.
 *
 * @param <C> the change
 * @param <S> the state
 */
public final class FoldStates<C extends SpecificRecord, S extends SpecificRecord>
    extends ContextualProcessor<byte[], byte[], Object, Object> {

  /** How one kind of change is checked and applied. */
  public interface Fold<C, S> {

    /** Null when all is well. */
    @Nullable Rejection check(String key, C change);

    /**
     * The state after the change; null: gone.
     *
     * @param version offset of the change: grows, and tells a writer that its change has been
     *     applied
     * @param now append time of the change, milliseconds since the epoch
     */
    @Nullable S apply(@Nullable S before, C change, long version, long now);

    /** Kinds of what is audited. */
    Set<AuditResource> audited();

    /** What of a state is audited, as JSON by each thing in it. */
    SortedMap<Audited, String> documents(String key, @Nullable S state);

    /** Whether a state takes one of the places of which there are only so many. */
    default boolean takesPlace(@Nullable S state) {
      return false;
    }

    /** What is wrong with the state that a change would make; null when all is well. */
    default @Nullable Rejection checkMade(S made) {
      return null;
    }

    /** The state as it is with so many places taken by others. */
    default S placed(S state, long takenByOthers) {
      return state;
    }
  }

  /** Row with how many places are taken: no key of a state is empty. */
  private static final String TAKEN = "";

  private final String stage;
  private final String storeName;
  private final Decoder<C> decoder;
  private final AvroValue<S> values;
  private final Fold<C, S> fold;
  private @Nullable DeadLetters deadLetters;
  private @Nullable AuditTrail audit;
  private @Nullable KeyValueStore<String, byte[]> store;

  public FoldStates(
      String stage, String storeName, Decoder<C> decoder, AvroValue<S> values, Fold<C, S> fold) {
    this.stage = stage;
    this.storeName = storeName;
    this.decoder = decoder;
    this.values = values;
    this.fold = fold;
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    super.init(context);
    deadLetters = new DeadLetters(stage, Nodes.deadLetters(stage), context);
    audit = new AuditTrail(stage, context, fold.audited());
    store = context.getStateStore(storeName);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    String key = Decoder.key(record.key());
    if (key == null) {
      reject(record, Rejection.of(Reason.MISSING_KEY, "key", "the key says whom the change is of"));
      return;
    }
    Decoded<C> decoded = decoder.value(record.value());
    if (decoded instanceof Decoder.Refused<C> refused) {
      reject(record, refused.rejection());
      return;
    }
    C change = ((Decoder.Value<C>) decoded).value();
    Rejection wrong = fold.check(key, change);
    if (wrong != null) {
      reject(record, wrong);
      return;
    }
    apply(record, key, change);
  }

  private void apply(Record<byte[], byte[]> record, String key, C change) {
    KeyValueStore<String, byte[]> states = Objects.requireNonNull(store);
    byte[] stored = states.get(key);
    S before = stored == null ? null : values.read(stored);
    long version = context().recordMetadata().map(RecordMetadata::offset).orElseThrow();
    S after = fold.apply(before, change, version, record.timestamp());
    byte[] count = states.get(TAKEN);
    long taken = count == null ? 0 : ByteBuffer.wrap(count).getLong();
    long others = taken - (fold.takesPlace(before) ? 1 : 0);
    if (after != null) {
      after = fold.placed(after, others);
    }
    Record<Object, Object> row =
        record
            .withKey((Object) key)
            .withValue((Object) after)
            .withHeaders(ChangeVersion.in(record.headers(), version));
    if (Objects.equals(before, after)) {
      // Somebody may wait for the version of a change that changed nothing.
      context().forward(row, Nodes.states(stage));
      return;
    }
    Rejection wrong = after == null ? null : fold.checkMade(after);
    if (wrong != null) {
      reject(record, wrong);
      return;
    }
    byte[] written = after == null ? null : values.write(after);
    if (written != null && written.length > Limits.TENANT_BYTES) {
      reject(
          record,
          Rejection.of(
              Reason.TOO_LARGE,
              "",
              "with this change it has "
                  + written.length
                  + " bytes; at most "
                  + Limits.TENANT_BYTES));
      return;
    }
    states.put(key, written);
    long now = others + (fold.takesPlace(after) ? 1 : 0);
    if (now != taken) {
      states.put(TAKEN, ByteBuffer.allocate(Long.BYTES).putLong(now).array());
    }
    context().forward(row, Nodes.states(stage));
    Objects.requireNonNull(audit)
        .changed(record, fold.documents(key, before), fold.documents(key, after));
  }

  private void reject(Record<byte[], byte[]> record, Rejection rejection) {
    Objects.requireNonNull(deadLetters)
        .send(record.key(), record.value(), record.headers(), rejection);
  }
}
