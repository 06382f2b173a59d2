package io.carillon.topology.outcome;

import io.carillon.avro.NotificationOutcome;
import io.carillon.avro.RouteOutcome;
import io.carillon.schemas.OutcomeKey;
import io.carillon.topology.failure.Decoder;
import io.carillon.topology.failure.Decoder.Decoded;
import io.carillon.topology.store.AvroValue;
import io.carillon.topology.store.KeyWriter;
import io.carillon.topology.store.StoreNames;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
public final class Outcomes extends ContextualProcessor<byte[], byte[], Void, Void> {

  static final AvroValue<NotificationOutcome> VALUES = new AvroValue<>(NotificationOutcome.class);

  private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);

  private final Decoder<NotificationOutcome> decoder;
  private @Nullable KeyValueStore<Bytes, byte[]> rows;

  public Outcomes(Decoder<NotificationOutcome> decoder) {
    this.decoder = decoder;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    super.init(context);
    rows = context.getStateStore(StoreNames.OUTCOMES);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    String key = Decoder.key(record.key());
    Decoded<NotificationOutcome> decoded = decoder.value(record.value());
    if (key == null || !(decoded instanceof Decoder.Value<NotificationOutcome> value)) {
      // Only Carillon writes this topic, and what a stranger wrote there concerns no notification.
      LOG.warn("not an outcome: {}", context().recordMetadata());
      return;
    }
    OutcomeKey of = OutcomeKey.parse(key);
    KeyValueStore<Bytes, byte[]> store = Objects.requireNonNull(rows);
    store.put(row(of), VALUES.write(value.value()));
    boolean first = of.source().equals(OutcomeKey.ROUTE);
    if (first && value.value().getOutcome() instanceof RouteOutcome route) {
      byte[] id = of.notificationId().getBytes(StandardCharsets.UTF_8);
      long at = route.getAcceptedAt().toEpochMilli();
      store.put(log(null).newest(at).text(of.notificationId()).key(), id);
      if (route.getTenant() != null) {
        store.put(log(route.getTenant()).newest(at).text(of.notificationId()).key(), id);
      }
    }
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
