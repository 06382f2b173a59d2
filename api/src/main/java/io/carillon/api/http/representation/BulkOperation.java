package io.carillon.api.http.representation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.carillon.api.http.Times;
import io.carillon.avro.BulkOperationState;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A change of many, as Knock's SDKs read it.
 *
 * @param status {@code completed}: all of it is applied, but for what {@code error_items} names;
 *     {@code failed}: nothing of it; {@code processing}: Kafka has it and it will be applied
 * @param errorItems whose rows were refused
 * @param progressPath where to ask again
 */
public record BulkOperation(
    String id,
    String name,
    String status,
    int estimatedTotalRows,
    int processedRows,
    int successCount,
    int errorCount,
    List<ErrorItem> errorItems,
    String progressPath,
    String insertedAt,
    String updatedAt,
    String startedAt,
    @Nullable String completedAt,
    @Nullable String failedAt) {

  /** A user or a tenant. */
  public record ErrorItem(String id, @Nullable String collection) {}

  /**
   * @param processedRows applied or refused, of all
   * @param refused whose rows are known to be refused, beside those of the operation
   * @param refusedRows of these
   * @param now in milliseconds since the epoch
   */
  public static BulkOperation of(
      String id,
      String progressPath,
      BulkOperationState operation,
      int processedRows,
      List<String> refused,
      int refusedRows,
      long now) {
    int errors = operation.getRefusedRows() + refusedRows;
    Instant done = operation.getCompletedAt();
    boolean failed = done != null && operation.getRows() > 0 && errors == operation.getRows();
    TreeSet<String> whose = new TreeSet<>(operation.getRefused());
    whose.addAll(refused);
    String doneAt = done == null ? null : Times.iso(done.toEpochMilli());
    return new BulkOperation(
        id,
        operation.getName(),
        failed ? "failed" : done == null ? "processing" : "completed",
        operation.getRows(),
        processedRows,
        processedRows - errors,
        errors,
        whose.stream().map(each -> new ErrorItem(each, null)).toList(),
        progressPath,
        Times.iso(operation.getStartedAt().toEpochMilli()),
        doneAt == null ? Times.iso(now) : doneAt,
        Times.iso(operation.getStartedAt().toEpochMilli()),
        failed ? null : doneAt,
        failed ? doneAt : null);
  }

  @JsonProperty("__typename")
  public String typename() {
    return "BulkOperation";
  }
}
