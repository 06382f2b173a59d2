package io.carillon.topology.route;

import io.carillon.avro.Notify;
import io.carillon.avro.StateTable;
import io.carillon.topology.ingest.TenantRules;
import io.carillon.topology.resolve.segment.Segment;
import io.carillon.topology.workflow.WorkflowKey;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where something is in the tables that [route] decides on. */
record Row(StateTable table, String key) {

  static final Row ENVIRONMENT = new Row(StateTable.ENVIRONMENT, TenantRules.ENVIRONMENT);

  static Row tenant(String id) {
    return new Row(StateTable.TENANTS, id);
  }

  /**
   * @param key of a workflow, or {@code workflow/tenant}
   */
  static Row workflow(String key) {
    return new Row(StateTable.WORKFLOWS, key);
  }

  /** All that a notification is decided on. */
  static Set<Row> of(Notify notify, @Nullable Segment segment) {
    Set<Row> rows = new HashSet<>();
    rows.add(ENVIRONMENT);
    String workflow = notify.getWorkflow();
    if (workflow != null) {
      rows.add(workflow(workflow));
    }
    String actor = ActorLookups.tenant(notify);
    if (actor != null) {
      rows.add(tenant(actor));
    }
    for (String tenant : ChannelsOf.tenants(notify, segment)) {
      rows.add(tenant(tenant));
      if (workflow != null) {
        rows.add(workflow(WorkflowKey.of(workflow, tenant)));
      }
    }
    return rows;
  }
}
