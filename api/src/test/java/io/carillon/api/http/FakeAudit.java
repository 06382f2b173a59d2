package io.carillon.api.http;

import io.carillon.api.read.Audit;
import io.carillon.avro.AuditEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** An audit in memory. */
final class FakeAudit implements Audit {

  /** Oldest first. */
  final List<Entry> entries = new ArrayList<>();

  @Nullable RuntimeException fails;

  void add(AuditEntry entry) {
    long offset = entries.size();
    entries.add(new Entry(new Place(FakeBackend.NOW.toEpochMilli() + offset, 0, offset), entry));
  }

  @Override
  public CompletionStage<Page> newest(Query query) {
    if (fails != null) {
      return CompletableFuture.failedFuture(fails);
    }
    List<Entry> found =
        entries.stream()
            .filter(e -> query.of() == null || query.of().equals(tenant(e.entry())))
            .filter(e -> query.wanted().test(e.entry()))
            .filter(e -> query.from() == null || e.place().time() >= query.from().toEpochMilli())
            .filter(e -> query.until() == null || e.place().time() < query.until().toEpochMilli())
            .filter(e -> query.after() == null || e.place().compareTo(query.after()) > 0)
            .sorted((one, other) -> one.place().compareTo(other.place()))
            .toList();
    return CompletableFuture.completedFuture(
        found.size() <= query.limit()
            ? new Page(found, null)
            : new Page(found.subList(0, query.limit()), found.get(query.limit() - 1).place()));
  }

  private static String tenant(AuditEntry entry) {
    return entry.getTenant() == null ? "" : entry.getTenant();
  }
}
