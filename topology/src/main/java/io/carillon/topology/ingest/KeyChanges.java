package io.carillon.topology.ingest;

import io.carillon.avro.AuditResource;
import io.carillon.avro.KeyKind;
import io.carillon.avro.StoredKey;
import io.carillon.topology.Limits;
import io.carillon.topology.Nodes;
import io.carillon.topology.audit.AuditTrail;
import io.carillon.topology.audit.Audited;
import io.carillon.topology.audit.Documents;
import io.carillon.topology.failure.DeadLetters;
import io.carillon.topology.failure.Decoder;
import io.carillon.topology.failure.Decoder.Decoded;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.store.AvroValue;
import io.carillon.topology.store.Json;
import io.carillon.topology.store.StoreNames;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * [ingest] of the keys of the API: says in the audit what each record changed. Keys are a compacted
 * topic that whoever checks callers reads itself, so that a record there is in force once it is
 * written; of those that compaction takes before anybody has read them, which takes days in which
 * no instance runs, the last one is audited.
 */
public final class KeyChanges extends ContextualProcessor<byte[], byte[], Object, Object> {

  private static final AvroValue<StoredKey> VALUES = new AvroValue<>(StoredKey.class);

  private final Decoder<StoredKey> decoder;
  private @Nullable DeadLetters deadLetters;
  private @Nullable AuditTrail audit;
  private @Nullable KeyValueStore<String, byte[]> store;

  public KeyChanges(Decoder<StoredKey> decoder) {
    this.decoder = decoder;
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    super.init(context);
    deadLetters = new DeadLetters(Nodes.INGEST_KEYS, Nodes.deadLetters(Nodes.INGEST_KEYS), context);
    audit = new AuditTrail(Nodes.INGEST_KEYS, context, Set.of(AuditResource.KEY));
    store = context.getStateStore(StoreNames.KEYS_FOLD);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    String id = Decoder.key(record.key());
    if (id == null) {
      reject(record, Rejection.of(Reason.MISSING_KEY, "key", "the key is the key's id"));
      return;
    }
    if (id.length() > Limits.KEY_ID_CHARS) {
      // Nor is it one for whoever checks callers.
      reject(
          record,
          Rejection.of(
              Reason.TOO_LARGE,
              "key",
              "a key's id has at most " + Limits.KEY_ID_CHARS + " characters"));
      return;
    }
    StoredKey after = null;
    if (record.value() != null) {
      Decoded<StoredKey> decoded = decoder.value(record.value());
      if (decoded instanceof Decoder.Refused<StoredKey> refused) {
        // It opens nothing, and what it was to replace does not either.
        reject(record, refused.rejection());
      } else {
        StoredKey value = ((Decoder.Value<StoredKey>) decoded).value();
        after = value.getKind() == KeyKind.UNKNOWN ? null : value;
      }
    }
    apply(record, id, after);
  }

  private void apply(Record<byte[], byte[]> record, String id, @Nullable StoredKey after) {
    KeyValueStore<String, byte[]> keys = Objects.requireNonNull(store);
    byte[] stored = keys.get(id);
    StoredKey before = stored == null ? null : VALUES.read(stored);
    if (Objects.equals(before, after)) {
      return;
    }
    keys.put(id, after == null ? null : VALUES.write(after));
    Objects.requireNonNull(audit)
        .changed(
            record,
            Audited.of(AuditResource.KEY, id, null),
            before == null ? null : Json.write(Documents.of(before)),
            after == null ? null : Json.write(document(before, after)));
  }

  private static Map<String, Object> document(@Nullable StoredKey before, StoredKey after) {
    Map<String, Object> document = Documents.of(after);
    if (before != null && !before.getHash().equals(after.getHash())) {
      document.put("secret", "replaced");
    }
    return document;
  }

  private void reject(Record<byte[], byte[]> record, Rejection rejection) {
    Objects.requireNonNull(deadLetters)
        .send(record.key(), record.value(), record.headers(), rejection);
  }
}
