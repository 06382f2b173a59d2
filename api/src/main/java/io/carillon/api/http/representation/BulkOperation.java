package io.carillon.api.http.representation;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A change of many messages, as Knock's SDKs read it.
 *
 * @param status {@code completed}, or {@code processing}: Kafka has it and it will be applied
 */
public record BulkOperation(
    String id,
    String name,
    String status,
    int estimatedTotalRows,
    int processedRows,
    int successCount,
    int errorCount,
    String insertedAt,
    String updatedAt,
    String startedAt,
    @Nullable String completedAt,
    @Nullable String failedAt) {

  public static BulkOperation of(
      String id, String name, boolean completed, int rows, String startedAt, String now) {
    int processed = completed ? rows : 0;
    return new BulkOperation(
        id,
        name,
        completed ? "completed" : "processing",
        rows,
        processed,
        processed,
        0,
        startedAt,
        now,
        startedAt,
        completed ? now : null,
        null);
  }

  @JsonProperty("__typename")
  public String typename() {
    return "BulkOperation";
  }
}
