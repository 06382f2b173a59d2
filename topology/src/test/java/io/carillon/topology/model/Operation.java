package io.carillon.topology.model;

import io.carillon.avro.EnvironmentChange;
import io.carillon.avro.FeedAction;
import io.carillon.avro.Notify;
import io.carillon.avro.PreferenceChange;
import io.carillon.avro.RoutedNotification;
import io.carillon.avro.TenantChange;
import io.carillon.avro.UserChange;
import io.carillon.avro.WorkflowChange;
import io.carillon.topology.failure.Reason;
import org.jspecify.annotations.Nullable;

/** One thing that happens to the engine. */
sealed interface Operation {

  /**
   * A change of a user.
   *
   * @param direct straight into the user log, as the API writes it
   */
  record ChangeUser(String userId, UserChange change, boolean direct) implements Operation {
    @Override
    public String toString() {
      String said = change.toString();
      return "ChangeUser " + userId + " " + said.substring(0, Math.min(500, said.length()));
    }
  }

  /** A user says what they want to hear of. */
  record Prefer(String userId, PreferenceChange change, boolean direct) implements Operation {}

  /** A user acts on messages. */
  record Act(String userId, FeedAction action, boolean direct) implements Operation {}

  record ChangeTenant(String tenantId, TenantChange change) implements Operation {}

  /**
   * @param key of a workflow, or {@code workflow/tenant}
   */
  record ChangeWorkflow(String key, WorkflowChange change) implements Operation {}

  /**
   * Somebody has seen the next change of a workflow or an override: whatever comes after waits.
   *
   * @param ever whether that change is ever to come
   */
  record Await(String key, boolean ever) implements Operation {}

  record ChangeEnvironment(EnvironmentChange change) implements Operation {}

  /** A notification, or that one is taken back. */
  record Send(@Nullable String key, Notify request) implements Operation {}

  /** One part of a notification with very many recipients, as [route] would have written it. */
  record SendPart(RoutedNotification routed) implements Operation {}

  /** What nobody can process. */
  record Nonsense(Input input, String stage, Reason reason) implements Operation {}

  /** The task ends and begins again on the stores it has. */
  record Restart() implements Operation {}

  /**
   * A record.
   *
   * @param topic without prefix
   * @param value an Avro record, bytes, or null
   */
  record Input(String topic, byte @Nullable [] key, @Nullable Object value) {
    @Override
    public String toString() {
      String text =
          value instanceof byte[] bytes ? java.util.Arrays.toString(bytes) : String.valueOf(value);
      return topic + " " + text.substring(0, Math.min(300, text.length()));
    }
  }
}
