package io.carillon.api.stores;

import io.carillon.api.lookup.Lookup;
import io.carillon.api.lookup.StoreLookup;
import io.carillon.api.read.NotReadyException;
import io.carillon.api.read.Outcomes;
import io.carillon.topology.feed.Engagement;
import io.carillon.topology.feed.FeedSettings;
import io.carillon.topology.outcome.Outcome;
import io.carillon.topology.outcome.OutcomePartitioner;
import io.carillon.topology.outcome.OutcomeReader;
import io.carillon.topology.outcome.OutcomeReader.Place;
import io.carillon.topology.store.KeyWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What became of notifications, from the store of outcomes. Thread-safe. */
final class StoreOutcomes implements Outcomes {

  private static final byte CURSOR_VERSION = 1;

  /** Of one call: beyond it the page ends early, with a cursor to go on from. */
  private static final int MOST_LOOKED_AT = 5_000;

  private static final int STEP = 200;

  /** As the store has them: newest first, then by id as keys have it. */
  private static final Comparator<Place> ORDER =
      Comparator.comparing(
          place -> new KeyWriter().newest(place.acceptedAt()).text(place.notificationId()).key());

  private final StoreLookup stores;
  private final FeedSettings settings;

  StoreOutcomes(StoreLookup stores, FeedSettings settings) {
    this.settings = settings;
    this.stores = stores;
  }

  @Override
  public Lookup<Log> of(String notificationId) {
    return stores
        .outcome(notificationId)
        .map(reader -> (Log) id -> Reads.guarded(() -> reader.find(id)));
  }

  @Override
  public Optional<Engagement> engagement(Outcome outcome) {
    try {
      return Optional.of(
          outcome.route().getPartitions().stream()
              .map(number -> Reads.here(stores.userPartition(number)))
              .map(
                  partition ->
                      Reads.guarded(
                          () ->
                              Engagement.of(outcome.notificationId(), partition.feed(), settings)))
              .reduce(Engagement.NONE, Engagement::plus));
    } catch (NotReadyException e) {
      return Optional.empty();
    }
  }

  @Override
  public CompletionStage<Page> newest(Query query) {
    return Stages.of(() -> read(query));
  }

  private Page read(Query query) {
    List<OutcomeReader> partitions = new ArrayList<>();
    for (int number = 0; number < stores.userPartitions(); number++) {
      partitions.add(Reads.here(stores.outcomePartition(number)));
    }
    Place after = query.after() == null ? null : decode(query.after());
    List<Outcome> entries = new ArrayList<>();
    for (int seen = 0; seen < MOST_LOOKED_AT; ) {
      List<Place> places = places(partitions, query.tenant(), after);
      for (Place place : places) {
        if (entries.size() == query.limit()) {
          return new Page(entries, after == null ? null : encode(after));
        }
        after = place;
        seen++;
        find(partitions, place).filter(outcome -> wanted(outcome, query)).ifPresent(entries::add);
      }
      if (places.size() < STEP) {
        return new Page(entries, null);
      }
    }
    return new Page(entries, after == null ? null : encode(after));
  }

  /** The next ones over all partitions. */
  private static List<Place> places(
      List<OutcomeReader> partitions, @Nullable String tenant, @Nullable Place after) {
    return Reads.guarded(
        () ->
            partitions.stream()
                .flatMap(partition -> partition.log(tenant, after, STEP).stream())
                .sorted(ORDER)
                .limit(STEP)
                .toList());
  }

  private Optional<Outcome> find(List<OutcomeReader> partitions, Place place) {
    int number = OutcomePartitioner.of(place.notificationId(), partitions.size());
    return Reads.guarded(() -> partitions.get(number).find(place.notificationId()));
  }

  private static boolean wanted(Outcome outcome, Query query) {
    return query.workflow() == null || query.workflow().equals(outcome.route().getWorkflow());
  }

  private static String encode(Place place) {
    byte[] id = place.notificationId().getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(1 + Long.BYTES + id.length);
    bytes.put(CURSOR_VERSION).putLong(place.acceptedAt()).put(id);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  private static Place decode(String cursor) {
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
    if (bytes.remaining() <= 1 + Long.BYTES || bytes.get() != CURSOR_VERSION) {
      throw new IllegalArgumentException("not a cursor of the log of notifications");
    }
    long acceptedAt = bytes.getLong();
    return new Place(acceptedAt, StandardCharsets.UTF_8.decode(bytes).toString());
  }
}
