package io.carillon.api.http;

import static java.util.Comparator.comparing;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.api.lookup.Lookup;
import io.carillon.api.read.People;
import io.carillon.api.read.Person;
import io.carillon.api.read.Tenants;
import io.carillon.avro.BulkOperationState;
import io.carillon.avro.BulkWrite;
import io.carillon.schemas.UserPartitions;
import io.carillon.topology.failure.Rejection;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/**
 * How many changes of an operation have been applied: asked of the partitions they went to, each
 * where it is, or of this instance's table of tenants. So the answer is the same whoever is asked,
 * and holds though the instance that wrote them is gone.
 */
final class BulkProgress {

  private final People people;
  private final Tenants tenants;
  private final Shares shares;

  BulkProgress(People people, Tenants tenants, Shares shares) {
    this.people = people;
    this.tenants = tenants;
    this.shares = shares;
  }

  /**
   * Of what an operation awaits.
   *
   * @param processedRows applied or refused
   * @param refusedRows of these
   * @param refused whose, by id
   */
  record Progress(int processedRows, int refusedRows, List<String> refused) {

    static final Progress NONE = new Progress(0, 0, List.of());

    static Progress read(JsonNode json) {
      List<String> refused = new ArrayList<>();
      json.path("refused").forEach(id -> refused.add(id.asText()));
      return new Progress(
          json.path("processed_rows").asInt(), json.path("refused_rows").asInt(), refused);
    }

    Progress plus(Progress other) {
      Set<String> ids = new TreeSet<>(refused);
      ids.addAll(other.refused);
      return new Progress(
          processedRows + other.processedRows, refusedRows + other.refusedRows, List.copyOf(ids));
    }
  }

  /**
   * @return 503 while a partition moves
   */
  CompletionStage<Progress> of(Context ctx, String id, BulkOperationState operation) {
    if (operation.getAwaited().isEmpty()) {
      return CompletableFuture.completedFuture(Progress.NONE);
    }
    return switch (operation.getKind()) {
      case USERS -> users(ctx, id, operation.getAwaited());
      case TENANTS_SET ->
          CompletableFuture.completedFuture(tenants(operation.getAwaited(), this::isSet));
      case TENANTS_DELETED ->
          CompletableFuture.completedFuture(tenants(operation.getAwaited(), this::isDeleted));
      case UNKNOWN -> CompletableFuture.completedFuture(Progress.NONE);
    };
  }

  private CompletionStage<Progress> users(Context ctx, String id, List<BulkWrite> awaited) {
    Map<Integer, List<BulkWrite>> byPartition = new TreeMap<>();
    int partitions = people.partitions().size();
    awaited.forEach(
        write ->
            byPartition
                .computeIfAbsent(
                    UserPartitions.of(write.getId(), partitions), p -> new ArrayList<>())
                .add(write));
    byPartition.values().forEach(writes -> writes.sort(comparing(BulkWrite::getOffset)));
    return shares
        .gather(
            ctx,
            people,
            byPartition.keySet(),
            mine -> CompletableFuture.completedFuture(here(byPartition, mine)),
            (peer, theirs) ->
                shares.get(ctx, peer, Urls.bulkOperation(id), theirs).thenApply(Progress::read))
        .thenApply(all -> all.stream().reduce(Progress.NONE, Progress::plus));
  }

  private Progress here(Map<Integer, List<BulkWrite>> byPartition, Set<Integer> mine) {
    Progress all = Progress.NONE;
    for (int partition : mine) {
      all = all.plus(here(byPartition.getOrDefault(partition, List.of())));
    }
    return all;
  }

  /** Changes that went to one partition. */
  private Progress here(List<BulkWrite> writes) {
    int processed = 0;
    int refusedRows = 0;
    Set<String> refused = new HashSet<>();
    for (BulkWrite write : writes) {
      Optional<Optional<Rejection>> passed = passed(write);
      if (passed.isEmpty()) {
        // Nor has what is behind it.
        break;
      }
      processed += write.getRows();
      if (passed.get().isPresent()) {
        refusedRows += write.getRows();
        refused.add(write.getId());
      }
    }
    return new Progress(processed, refusedRows, List.copyOf(refused));
  }

  /** Empty when it has not been passed, or is not to be known now. */
  private Optional<Optional<Rejection>> passed(BulkWrite write) {
    if (!(people.of(write.getId()) instanceof Lookup.Here<Person> here)) {
      return Optional.empty();
    }
    CompletableFuture<Optional<Rejection>> passed =
        here.value().whenPassed(write.getOffset()).toCompletableFuture();
    return passed.isDone() && !passed.isCompletedExceptionally()
        ? Optional.of(passed.join())
        : Optional.empty();
  }

  private static Progress tenants(List<BulkWrite> awaited, Predicate<BulkWrite> applied) {
    int processed = (int) awaited.stream().filter(applied).count();
    return new Progress(processed, 0, List.of());
  }

  /**
   * A version is the offset of the change that made it. Who was deleted since counts as not set
   * yet.
   */
  private boolean isSet(BulkWrite write) {
    return tenants
        .tenant(write.getId())
        .filter(s -> s.getVersion() >= write.getOffset())
        .isPresent();
  }

  private boolean isDeleted(BulkWrite write) {
    return tenants.tenant(write.getId()).filter(s -> s.getVersion() < write.getOffset()).isEmpty();
  }
}
