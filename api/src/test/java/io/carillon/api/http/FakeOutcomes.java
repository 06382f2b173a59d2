package io.carillon.api.http;

import io.carillon.api.lookup.Lookup;
import io.carillon.api.read.Outcomes;
import io.carillon.avro.PartitionOutcome;
import io.carillon.avro.RouteOutcome;
import io.carillon.avro.RouteVerdict;
import io.carillon.topology.feed.Engagement;
import io.carillon.topology.outcome.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The log of notifications in memory. */
final class FakeOutcomes implements Outcomes, Outcomes.Log {

  private final Map<String, Outcome> all = new ConcurrentHashMap<>();
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
  public Optional<Engagement> engagement(Outcome outcome) {
    return Optional.of(new Engagement(2, 1, 0, 0));
  }

  @Override
  public CompletionStage<Page> newest(Query query) {
    String after = query.after();
    if (after != null && !all.containsKey(after)) {
      return CompletableFuture.failedFuture(new IllegalArgumentException("no cursor"));
    }
    List<Outcome> found =
        all.values().stream()
            .filter(o -> query.tenant() == null || query.tenant().equals(o.route().getTenant()))
            .sorted(Comparator.comparing(Outcome::notificationId).reversed())
            .filter(o -> after == null || o.notificationId().compareTo(after) < 0)
            .toList();
    boolean more = found.size() > query.limit();
    List<Outcome> page = more ? found.subList(0, query.limit()) : found;
    return CompletableFuture.completedFuture(
        new Page(page, more ? page.get(page.size() - 1).notificationId() : null));
  }
}
