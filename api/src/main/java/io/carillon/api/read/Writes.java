package io.carillon.api.read;

import io.carillon.avro.AwaitedState;
import io.carillon.avro.BulkOperationState;
import io.carillon.avro.EnvironmentChange;
import io.carillon.avro.Notify;
import io.carillon.avro.StoredKey;
import io.carillon.avro.TenantChange;
import io.carillon.avro.UserLogEntry;
import io.carillon.avro.WorkflowChange;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Writes records, whose headers say where they come from. Each answer is the record's offset, once
 * Kafka has acknowledged it, or {@link io.carillon.api.kafka.NotWrittenException}.
 */
public interface Writes {

  /** To the user's partition of {@code user-log}. */
  CompletionStage<Long> user(Provenance by, String userId, UserLogEntry entry);

  /** To {@code tenants}. */
  CompletionStage<Long> tenant(Provenance by, String tenantId, TenantChange change);

  /** To {@code environment}. */
  CompletionStage<Long> environment(Provenance by, EnvironmentChange change);

  /** To {@code workflows}. */
  CompletionStage<Long> workflow(Provenance by, String key, WorkflowChange change);

  /**
   * To {@code notify}.
   *
   * @param key the idempotency key; null: none
   */
  CompletionStage<Long> notify(Provenance by, @Nullable String key, Notify notify);

  /**
   * To every partition of {@code notify}: what comes after it waits for these. Completes when all
   * have it.
   *
   * @param seen at most {@link io.carillon.topology.Limits#AWAITED_ROWS}
   */
  CompletionStage<Long> await(List<AwaitedState> seen);

  /**
   * To {@code keys}.
   *
   * @param value null: the key is no more
   */
  CompletionStage<Long> key(Provenance by, String id, @Nullable StoredKey value);

  /** To {@code bulk-operations}. */
  CompletionStage<Long> bulkOperation(String id, BulkOperationState state);
}
