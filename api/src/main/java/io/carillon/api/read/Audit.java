package io.carillon.api.read;

import io.carillon.avro.AuditEntry;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What changed, by whom, as far back as the topic {@code audit} is kept. Any instance answers: the
 * topic is read, not a store of one's own. Thread-safe.
 */
public interface Audit {

  /**
   * Newest first. Fails with {@link NotReadyException} when Kafka does not answer, or too many ask
   * at once.
   */
  CompletionStage<Page> newest(Query query);

  /**
   * @param of entries of this tenant, or of none when it is empty; null: all
   * @param wanted which of them
   * @param from none that were appended before; null: from the beginning
   * @param until none that were appended then or later; null: to the end
   * @param after {@link Page#after} of the page before; null: from the newest
   * @param limit how many at most
   */
  record Query(
      @Nullable String of,
      Predicate<AuditEntry> wanted,
      @Nullable Instant from,
      @Nullable Instant until,
      @Nullable Place after,
      int limit) {}

  /**
   * @param after where the next page begins, which may be before {@code limit} is reached; null:
   *     there is none
   */
  record Page(List<Entry> entries, @Nullable Place after) {}

  /** An entry and where it is. */
  record Entry(Place place, AuditEntry entry) {}

  /**
   * Where in the topic; newer ones come first.
   *
   * @param time when it was appended, milliseconds since the epoch
   */
  record Place(long time, int partition, long offset) implements Comparable<Place> {

    private static final Comparator<Place> NEWEST_FIRST =
        Comparator.comparingLong(Place::time)
            .thenComparingInt(Place::partition)
            .thenComparingLong(Place::offset)
            .reversed();

    @Override
    public int compareTo(Place other) {
      return NEWEST_FIRST.compare(this, other);
    }
  }
}
