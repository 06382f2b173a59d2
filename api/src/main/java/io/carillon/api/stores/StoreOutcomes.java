package io.carillon.api.stores;

import io.carillon.api.lookup.Lookup;
import io.carillon.api.lookup.StoreLookup;
import io.carillon.api.read.Outcomes;
import io.carillon.topology.feed.Engagement;
import io.carillon.topology.feed.FeedSettings;
import io.carillon.topology.outcome.Outcome;
import io.carillon.topology.outcome.OutcomePartitioner;
import io.carillon.topology.outcome.OutcomeReader;
import io.carillon.topology.outcome.OutcomeReader.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What became of notifications, from the store of outcomes. Thread-safe. */
final class StoreOutcomes implements Outcomes {

  /** Of one call: beyond it the page ends early, with a cursor to go on from. */
  private static final int MOST_LOOKED_AT = 5_000;

  private static final int STEP = 200;

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
  public List<? extends Lookup<?>> partitions() {
    return IntStream.range(0, stores.userPartitions()).mapToObj(stores::outcomePartition).toList();
  }

  @Override
  public Engagement engagement(String notificationId, Set<Integer> partitions) {
    return partitions.stream()
        .map(number -> Reads.here(stores.userPartition(number)))
        .map(
            partition ->
                Reads.guarded(() -> Engagement.of(notificationId, partition.feed(), settings)))
        .reduce(Engagement.NONE, Engagement::plus);
  }

  @Override
  public CompletionStage<Page> newest(Query query, Set<Integer> partitions) {
    return Stages.of(() -> read(query, partitions));
  }

  private Page read(Query query, Set<Integer> numbers) {
    Map<Integer, OutcomeReader> partitions = new TreeMap<>();
    for (int number : numbers) {
      partitions.put(number, Reads.here(stores.outcomePartition(number)));
    }
    Place after = query.after();
    List<Outcome> entries = new ArrayList<>();
    for (int seen = 0; seen < MOST_LOOKED_AT; ) {
      List<Place> places = places(partitions.values(), query.tenant(), after);
      for (Place place : places) {
        if (entries.size() == query.limit()) {
          return new Page(entries, after);
        }
        after = place;
        seen++;
        find(partitions, place).filter(outcome -> wanted(outcome, query)).ifPresent(entries::add);
      }
      if (places.size() < STEP) {
        return new Page(entries, null);
      }
    }
    return new Page(entries, after);
  }

  /** The next ones over all partitions. */
  private static List<Place> places(
      Collection<OutcomeReader> partitions, @Nullable String tenant, @Nullable Place after) {
    return Reads.guarded(
        () ->
            partitions.stream()
                .flatMap(partition -> partition.log(tenant, after, STEP).stream())
                .sorted()
                .limit(STEP)
                .toList());
  }

  /** The log of a partition is of the notifications whose outcomes are there. */
  private Optional<Outcome> find(Map<Integer, OutcomeReader> partitions, Place place) {
    int number = OutcomePartitioner.of(place.notificationId(), stores.userPartitions());
    OutcomeReader partition = Objects.requireNonNull(partitions.get(number));
    return Reads.guarded(() -> partition.find(place.notificationId()));
  }

  private static boolean wanted(Outcome outcome, Query query) {
    return query.workflow() == null || query.workflow().equals(outcome.route().getWorkflow());
  }
}
