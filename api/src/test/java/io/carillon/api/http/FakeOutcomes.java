package io.carillon.api.http;

import io.carillon.api.lookup.Lookup;
import io.carillon.api.read.Outcomes;
import io.carillon.avro.PartitionOutcome;
import io.carillon.avro.RouteOutcome;
import io.carillon.avro.RouteVerdict;
import io.carillon.topology.feed.Engagement;
import io.carillon.topology.outcome.Outcome;
import io.carillon.topology.outcome.OutcomeReader.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The log of notifications in memory. */
final class FakeOutcomes implements Outcomes, Outcomes.Log {

  private final Map<String, Outcome> all = new ConcurrentHashMap<>();
  final List<Lookup<?>> partitions =
      new ArrayList<>(List.of(new Lookup.Here<>("0"), new Lookup.Here<>("1")));
  @Nullable Lookup<Outcomes.Log> elsewhere;

  /** What became of a notification that went to two partitions, of which so many have counted. */
  Outcome add(String id, int reported, Consumer<RouteOutcome.Builder> route) {
    return add(id, reported, false, route);
  }

  Outcome add(String id, int reported, boolean retracted, Consumer<RouteOutcome.Builder> route) {
    RouteOutcome.Builder verdict =
        RouteOutcome.newBuilder()
            .setVerdict(RouteVerdict.ACCEPTED)
            .setPartitions(List.of(0, 1))
            .setAcceptedAt(FakeBackend.NOW)
            .setTitle("Title of " + id);
    route.accept(verdict);
    List<PartitionOutcome> partitions = new ArrayList<>();
    for (int i = 0; i < reported; i++) {
      partitions.add(
          PartitionOutcome.newBuilder()
              .setPartition(i)
              .setPosition(7)
              .setMatched(3)
              .setSuppressed(Map.of("preferences", 1L))
              .setDelivered(2)
              .setRetracted(retracted)
              .build());
    }
    Outcome outcome = new Outcome(id, verdict.build(), partitions, retracted);
    all.put(id, outcome);
    return outcome;
  }

  @Override
  public Lookup<Outcomes.Log> of(String notificationId) {
    return elsewhere == null ? new Lookup.Here<>(this) : elsewhere;
  }

  @Override
  public Optional<Outcome> find(String notificationId) {
    return Optional.ofNullable(all.get(notificationId));
  }

  @Override
  public List<? extends Lookup<?>> partitions() {
    return partitions;
  }

  /** In each partition two have seen it, and one has read it. */
  @Override
  public Engagement engagement(String notificationId, Set<Integer> numbers) {
    return new Engagement(2L * numbers.size(), numbers.size(), 0, 0);
  }

  @Override
  public CompletionStage<Page> newest(Query query, Set<Integer> numbers) {
    Place after = query.after();
    List<Outcome> found =
        all.values().stream()
            .filter(o -> query.tenant() == null || query.tenant().equals(o.route().getTenant()))
            .sorted(Comparator.comparing(FakeOutcomes::place))
            .filter(o -> after == null || place(o).compareTo(after) > 0)
            .toList();
    boolean more = found.size() > query.limit();
    List<Outcome> page = more ? found.subList(0, query.limit()) : found;
    return CompletableFuture.completedFuture(
        new Page(page, more ? place(page.get(page.size() - 1)) : null));
  }

  private static Place place(Outcome outcome) {
    return new Place(outcome.route().getAcceptedAt().toEpochMilli(), outcome.notificationId());
  }
}
