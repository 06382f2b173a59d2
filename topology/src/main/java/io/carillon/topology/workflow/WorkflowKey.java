package io.carillon.topology.workflow;

import io.carillon.topology.Limits;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keys of {@code workflows} and of its table: of a workflow itself, or {@code workflow/tenant} for
 * what a tenant says otherwise. No workflow's own key has a slash.
 *
 * @param tenant null: the workflow itself
 */
public record WorkflowKey(String workflow, @Nullable String tenant) {

  private static final Pattern SHAPE =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0," + (Limits.WORKFLOW_KEY_CHARS - 1) + "}");

  /** What a record's key says. */
  public static WorkflowKey parse(String text) {
    int slash = text.indexOf('/');
    return slash < 0
        ? new WorkflowKey(text, null)
        : new WorkflowKey(text.substring(0, slash), text.substring(slash + 1));
  }

  /** Where a tenant's override is. */
  public static String of(String workflow, String tenant) {
    return workflow + "/" + tenant;
  }

  /** Null when it may be a workflow's own key. */
  public static @Nullable Rejection check(String field, @Nullable String key) {
    return key != null && SHAPE.matcher(key).matches()
        ? null
        : Rejection.of(
            Reason.INVALID,
            field,
            "a workflow's key has 1 to "
                + Limits.WORKFLOW_KEY_CHARS
                + " letters, digits, _, - and ., and begins with a letter or a digit");
  }

  @Override
  public String toString() {
    return tenant == null ? workflow : of(workflow, tenant);
  }
}
