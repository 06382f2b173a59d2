package io.carillon.topology.route;

import io.carillon.avro.EnvironmentState;
import io.carillon.avro.TenantState;
import io.carillon.avro.WorkflowState;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Which versions of rows this instance's global tables have. As thread-safe as the tables are. */
final class StateTables {

  private static final long ABSENT = -1;

  private final ReadOnlyKeyValueStore<String, TenantState> tenants;
  private final ReadOnlyKeyValueStore<String, EnvironmentState> environment;
  private final ReadOnlyKeyValueStore<String, WorkflowState> workflows;

  StateTables(
      ReadOnlyKeyValueStore<String, TenantState> tenants,
      ReadOnlyKeyValueStore<String, EnvironmentState> environment,
      ReadOnlyKeyValueStore<String, WorkflowState> workflows) {
    this.tenants = tenants;
    this.environment = environment;
    this.workflows = workflows;
  }

  /** Offset of the change that made the row; -1: there is none. */
  long version(Row row) {
    return switch (row.table()) {
      case TENANTS -> {
        TenantState state = tenants.get(row.key());
        yield state == null ? ABSENT : state.getVersion();
      }
      case ENVIRONMENT -> {
        EnvironmentState state = environment.get(row.key());
        yield state == null ? ABSENT : state.getVersion();
      }
      case WORKFLOWS -> {
        WorkflowState state = workflows.get(row.key());
        yield state == null ? ABSENT : state.getVersion();
      }
      case UNKNOWN -> throw new IllegalArgumentException("nobody awaits this");
    };
  }

  boolean has(Awaited awaited) {
    long here = version(awaited.row());
    return here == ABSENT ? awaited.deleted() : here >= awaited.version();
  }

  boolean haveAll(Collection<Awaited> awaited) {
    return awaited.stream().allMatch(this::has);
  }

  List<Awaited> lacking(Collection<Awaited> awaited) {
    return awaited.stream().filter(each -> !has(each)).toList();
  }
}
