package io.carillon.topology.outcome;

import io.carillon.avro.NotificationOutcome;
import io.carillon.avro.RouteOutcome;
import io.carillon.avro.RouteVerdict;
import io.carillon.schemas.OutcomeKey;
import io.carillon.topology.Nodes;
import io.carillon.topology.failure.DeadLetters;
import io.carillon.topology.failure.Decoder;
import io.carillon.topology.failure.Decoder.Decoded;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.store.AvroValue;
import io.carillon.topology.store.KeyWriter;
import io.carillon.topology.store.StoreNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was said of each notification, for reading: a notification's records come to one
 * partition.
 *
 * <pre>
 *   0 | notification id | source               -> NotificationOutcome
 *   1 | ~accepted at | notification id         -> notification id     the log of all notifications
 *   2 | tenant | ~accepted at | id             -> notification id     and of each tenant's
 * </pre>
 */
public final class Outcomes extends ContextualProcessor<byte[], byte[], Object, Object> {

  static final AvroValue<NotificationOutcome> VALUES = new AvroValue<>(NotificationOutcome.class);

  private final Decoder<NotificationOutcome> decoder;
  private @Nullable KeyValueStore<Bytes, byte[]> rows;
  private @Nullable DeadLetters deadLetters;

  public Outcomes(Decoder<NotificationOutcome> decoder) {
    this.decoder = decoder;
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    super.init(context);
    rows = context.getStateStore(StoreNames.OUTCOMES);
    deadLetters = new DeadLetters(Nodes.OUTCOMES, Nodes.deadLetters(Nodes.OUTCOMES), context);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    OutcomeKey of = key(record.key());
    if (of == null) {
      reject(record, Rejection.of(Reason.INVALID, "key", "is not <notification id>/<source>"));
      return;
    }
    Decoded<NotificationOutcome> decoded = decoder.value(record.value());
    if (decoded instanceof Decoder.Refused<NotificationOutcome> refused) {
      reject(record, refused.rejection());
      return;
    }
    keep(of, ((Decoder.Value<NotificationOutcome>) decoded).value());
  }

  private void keep(OutcomeKey of, NotificationOutcome outcome) {
    KeyValueStore<Bytes, byte[]> store = Objects.requireNonNull(rows);
    boolean verdict = of.source().equals(OutcomeKey.ROUTE);
    if (verdict && outcome.getOutcome() instanceof RouteOutcome route) {
      RouteOutcome before = verdict(of);
      if (before != null && before.getVerdict() == RouteVerdict.ACCEPTED) {
        return; // A repeat that [route] did not recognise: what the first one did stands.
      }
      byte[] id = of.notificationId().getBytes(StandardCharsets.UTF_8);
      if (before != null) {
        log(of.notificationId(), before).forEach(store::delete);
      }
      log(of.notificationId(), route).forEach(key -> store.put(key, id));
    }
    store.put(row(of), VALUES.write(outcome));
  }

  private @Nullable RouteOutcome verdict(OutcomeKey of) {
    byte[] row = Objects.requireNonNull(rows).get(row(of));
    return row != null && VALUES.read(row).getOutcome() instanceof RouteOutcome route
        ? route
        : null;
  }

  /** Where a notification stands in the log of all notifications, and in its tenant's. */
  private static List<Bytes> log(String id, RouteOutcome route) {
    long at = route.getAcceptedAt().toEpochMilli();
    List<Bytes> keys = new ArrayList<>();
    keys.add(log((String) null).newest(at).text(id).key());
    if (route.getTenant() != null) {
      keys.add(log(route.getTenant()).newest(at).text(id).key());
    }
    return keys;
  }

  private static @Nullable OutcomeKey key(byte @Nullable [] bytes) {
    String key = Decoder.key(bytes);
    try {
      return key == null ? null : OutcomeKey.parse(key);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private void reject(Record<byte[], byte[]> record, Rejection rejection) {
    Objects.requireNonNull(deadLetters)
        .send(record.key(), record.value(), record.headers(), rejection);
  }

  static Bytes row(OutcomeKey key) {
    return of(key.notificationId()).text(key.source()).key();
  }

  static KeyWriter of(String notificationId) {
    return new KeyWriter().tag(0).text(notificationId);
  }

  static KeyWriter log(@Nullable String tenant) {
    return tenant == null ? new KeyWriter().tag(1) : new KeyWriter().tag(2).text(tenant);
  }
}
