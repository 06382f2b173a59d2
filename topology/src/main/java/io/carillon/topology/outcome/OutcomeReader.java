package io.carillon.topology.outcome;

import io.carillon.avro.PartitionOutcome;
import io.carillon.avro.RouteOutcome;
import io.carillon.schemas.OutcomeKey;
import io.carillon.topology.store.KeyReader;
import io.carillon.topology.store.KeyWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** Reads the store {@code outcomes} of one partition. Thread-safe as far as the store is. */
public final class OutcomeReader {

  private final ReadOnlyKeyValueStore<Bytes, byte[]> rows;

  public OutcomeReader(ReadOnlyKeyValueStore<Bytes, byte[]> rows) {
    this.rows = rows;
  }

  /** Empty until [route] has said something. */
  public Optional<Outcome> find(String notificationId) {
    RouteOutcome route = null;
    boolean retracted = false;
    List<PartitionOutcome> partitions = new ArrayList<>();
    KeyWriter prefix = Outcomes.of(notificationId);
    try (KeyValueIterator<Bytes, byte[]> each = rows.range(prefix.key(), prefix.endOfPrefix())) {
      while (each.hasNext()) {
        KeyValue<Bytes, byte[]> row = each.next();
        KeyReader key = new KeyReader(row.key);
        key.tag();
        key.text();
        retracted |= key.text().equals(OutcomeKey.RETRACTION);
        Object said = Outcomes.VALUES.read(row.value).getOutcome();
        if (said instanceof PartitionOutcome partition) {
          partitions.add(partition);
        } else if (said instanceof RouteOutcome verdict && (route == null || !retracted)) {
          route = verdict;
        }
      }
    }
    return route == null
        ? Optional.empty()
        : Optional.of(new Outcome(notificationId, route, partitions, retracted));
  }

  /** A place in the log of notifications: newest first by time, then by id as keys have it. */
  public record Place(long acceptedAt, String notificationId) implements Comparable<Place> {

    @Override
    public int compareTo(Place other) {
      return key().compareTo(other.key());
    }

    private Bytes key() {
      return new KeyWriter().newest(acceptedAt).text(notificationId).key();
    }
  }

  /**
   * Newest first.
   *
   * @param tenant only its own; null: all
   * @param after only what comes after it; null: from the newest
   * @param limit at most so many
   */
  public List<Place> log(@Nullable String tenant, @Nullable Place after, int limit) {
    KeyWriter prefix = Outcomes.log(tenant);
    Bytes end = prefix.endOfPrefix();
    Bytes from =
        after == null
            ? prefix.key()
            : Outcomes.log(tenant).newest(after.acceptedAt()).text(after.notificationId()).key();
    List<Place> places = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> each = rows.range(from, end)) {
      while (each.hasNext() && places.size() < limit) {
        KeyValue<Bytes, byte[]> row = each.next();
        KeyReader key = new KeyReader(row.key);
        if (key.tag() == 2) {
          key.text();
        }
        Place place = new Place(key.newest(), new String(row.value, StandardCharsets.UTF_8));
        if (!place.equals(after)) {
          places.add(place);
        }
      }
    }
    return places;
  }
}
