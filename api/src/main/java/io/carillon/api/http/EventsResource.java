package io.carillon.api.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.api.read.WorkflowTable;
import io.carillon.avro.Notify;
import io.carillon.topology.failure.Checks;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/events}: something happened, which triggers every workflow whose {@code
 * on_events} name it: for the user it is about, or else for the members of its tenant.
 */
final class EventsResource {

  /** What one event triggers: so many workflows at most. */
  private static final int MOST = 100;

  private static final int PAGE = 100;

  private final WorkflowTable workflows;
  private final NotifyResource notifications;

  EventsResource(WorkflowTable workflows, NotifyResource notifications) {
    this.workflows = workflows;
    this.notifications = notifications;
  }

  /** 202 with the runs, be there none: Kafka has them. */
  CompletionStage<Answer> post(Context ctx) {
    Params.of(ctx).done();
    String key = Idempotency.key(ctx);
    Fields body = Bodies.object(ctx);
    String event = body.text("event");
    if (event == null || event.isBlank()) {
      body.wrong("event", "is required: its name");
    }
    String userId = body.text("user_id");
    String tenant = body.text("tenant");
    if (userId == null && tenant == null) {
      body.wrong("user_id", "is required, or `tenant`: whom it is about");
    }
    ObjectNode properties = body.object("properties");
    body.done();
    // Also where no workflow listens: whether a call is right does not depend on that.
    ApiException.refuse(userId == null ? null : Checks.userId("user_id", userId));
    ApiException.refuse(tenant == null ? null : Checks.tenantId("tenant", tenant));
    List<String> triggered = named(String.valueOf(event));
    if (triggered.size() > MOST) {
      throw ApiException.invalid(
          "event", "is named by " + triggered.size() + " workflows; at most " + MOST);
    }
    List<Notify> runs = new ArrayList<>();
    for (String workflow : triggered) {
      runs.add(run(workflow, userId, tenant, properties));
    }
    return notifications
        .sendAll(ctx, key, runs)
        .thenApply(ids -> Answer.accepted(Map.of("workflow_runs", runs(triggered, ids))));
  }

  private static Notify run(
      String workflow,
      @Nullable String userId,
      @Nullable String tenant,
      @Nullable ObjectNode properties) {
    return Notify.newBuilder()
        .setWorkflow(workflow)
        .setTenant(tenant)
        .setRecipients(userId == null ? List.of() : List.of(userId))
        .setSegment(userId == null ? Json.object().put("tenant_id", tenant).toString() : null)
        .setData(properties == null ? null : properties.toString())
        .build();
  }

  private static List<Map<String, String>> runs(List<String> workflows, List<String> ids) {
    List<Map<String, String>> runs = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      runs.add(Map.of("workflow", workflows.get(i), "workflow_run_id", ids.get(i)));
    }
    return runs;
  }

  /** Looks at every workflow: they are few beside events' recipients. */
  private List<String> named(String event) {
    List<String> named = new ArrayList<>();
    String after = null;
    List<WorkflowTable.Entry> page;
    do {
      page = workflows.list(new WorkflowTable.Query(after, null, PAGE));
      for (WorkflowTable.Entry each : page) {
        if (each.state().getDefinition().getOnEvents().contains(event)) {
          named.add(each.key());
        }
        after = each.key();
      }
    } while (page.size() == PAGE);
    return named;
  }
}
