package io.carillon.api.stores;

import io.carillon.api.kafka.RecordWriter;
import io.carillon.api.kafka.Written;
import io.carillon.api.read.Provenance;
import io.carillon.api.read.Writes;
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

/** Writes by the one producer. Thread-safe. */
final class KafkaWrites implements Writes {

  private final RecordWriter writer;

  KafkaWrites(RecordWriter writer) {
    this.writer = writer;
  }

  @Override
  public CompletionStage<Long> user(Provenance by, String userId, UserLogEntry entry) {
    return writer.user(by, userId, entry).thenApply(Written::offset);
  }

  @Override
  public CompletionStage<Long> tenant(Provenance by, String tenantId, TenantChange change) {
    return writer.tenant(by, tenantId, change).thenApply(Written::offset);
  }

  @Override
  public CompletionStage<Long> environment(Provenance by, EnvironmentChange change) {
    return writer.environment(by, change).thenApply(Written::offset);
  }

  @Override
  public CompletionStage<Long> workflow(Provenance by, String key, WorkflowChange change) {
    return writer.workflow(by, key, change).thenApply(Written::offset);
  }

  @Override
  public CompletionStage<Long> notify(Provenance by, @Nullable String key, Notify notify) {
    return writer.notify(by, key, notify).thenApply(Written::offset);
  }

  @Override
  public CompletionStage<Long> await(List<AwaitedState> seen) {
    return writer.await(seen);
  }

  @Override
  public CompletionStage<Long> key(Provenance by, String id, @Nullable StoredKey value) {
    return writer.key(by, id, value).thenApply(Written::offset);
  }

  @Override
  public CompletionStage<Long> bulkOperation(String id, BulkOperationState state) {
    return writer.bulkOperation(id, state).thenApply(Written::offset);
  }
}
