package io.carillon.topology.route;

import io.carillon.avro.Actor;
import io.carillon.avro.AwaitedState;
import io.carillon.avro.Notify;
import io.carillon.avro.NotifyOperation;
import io.carillon.topology.Limits;
import io.carillon.topology.channel.ChannelRules;
import io.carillon.topology.content.Links;
import io.carillon.topology.failure.Checks;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.resolve.segment.Segment;
import io.carillon.topology.resolve.segment.SegmentException;
import io.carillon.topology.store.Json;
import io.carillon.topology.workflow.WorkflowKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a notify record must hold to; [route] and the API ask the same. Fields by their Avro names.
 */
public final class NotifyRules {

  private static final Pattern NOTIFICATION_ID =
      Pattern.compile("[A-Za-z0-9_.:-]{1," + Limits.NOTIFICATION_ID_CHARS + "}");

  private NotifyRules() {}

  /** Null when all is well. */
  public static @Nullable Rejection check(Notify notify) {
    Rejection wrong = Checks.known("operation", notify.getOperation());
    if (wrong == null) {
      wrong = id(notify);
    }
    if (wrong == null) {
      wrong = awaits(notify);
    }
    if (wrong != null || notify.getOperation() != NotifyOperation.SEND) {
      return wrong;
    }
    wrong = unsupported(notify);
    if (wrong == null && notify.getTenant() != null) {
      wrong = Checks.tenantId("tenant", notify.getTenant());
    }
    if (wrong == null) {
      wrong = workflow(notify);
    }
    if (wrong == null) {
      wrong = audience(notify);
    }
    if (wrong == null) {
      wrong = channels(notify.getChannels());
    }
    return wrong == null ? content(notify) : wrong;
  }

  private static @Nullable Rejection id(Notify notify) {
    String id = notify.getId();
    if (id == null) {
      return notify.getOperation() == NotifyOperation.RETRACT
          ? Rejection.of(Reason.UNKNOWN_NOTIFICATION, "id", "which notification to take back")
          : null;
    }
    return NOTIFICATION_ID.matcher(id).matches()
        ? null
        : Rejection.of(
            Reason.INVALID,
            "id",
            "a notification id has 1 to "
                + Limits.NOTIFICATION_ID_CHARS
                + " letters, digits, _, -, . and :");
  }

  /** Whether there is such a row nobody can say: it is yet to come. */
  private static @Nullable Rejection awaits(Notify notify) {
    List<AwaitedState> awaits = notify.getAwaits();
    if (notify.getOperation() == NotifyOperation.AWAIT && awaits.isEmpty()) {
      return Rejection.of(Reason.INVALID, "awaits", "what is to be waited for");
    }
    if (awaits.size() > Limits.AWAITED_ROWS) {
      return Rejection.of(
          Reason.TOO_LARGE,
          "awaits",
          "names " + awaits.size() + " rows; at most " + Limits.AWAITED_ROWS);
    }
    for (AwaitedState each : awaits) {
      Rejection wrong = Checks.known("awaits.table", each.getTable());
      if (wrong == null) {
        wrong = Checks.text("awaits.key", each.getKey(), Limits.AWAITED_KEY_CHARS);
      }
      if (wrong == null && each.getVersion() < 0) {
        wrong = Rejection.of(Reason.INVALID, "awaits.version", "is an offset, 0 or more");
      }
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }

  /** What a later release will do is refused until then, never a silent success. */
  private static @Nullable Rejection unsupported(Notify notify) {
    return notify.getCancellationKey() == null
        ? null
        : Rejection.of(
            Reason.UNSUPPORTED, "cancellation_key", "there are no timed steps in this release");
  }

  /** Whether there is one is asked by [route], and by the API. */
  private static @Nullable Rejection workflow(Notify notify) {
    if (notify.getWorkflow() == null) {
      return notify.getWorkflowVersion() == null
          ? null
          : Rejection.of(Reason.INVALID, "workflow_version", "goes with `workflow`");
    }
    if (notify.getCategory() != null) {
      return Rejection.of(
          Reason.INVALID, "category", "goes without `workflow`, which has categories of its own");
    }
    if (!notify.getChannels().isEmpty()) {
      return Rejection.of(
          Reason.INVALID, "channels", "go without `workflow`, whose steps say which");
    }
    return WorkflowKey.check("workflow", notify.getWorkflow());
  }

  /** Whether they are configured is asked by {@link ChannelsOf}. */
  private static @Nullable Rejection channels(List<String> channels) {
    if (channels.size() > Limits.NOTIFICATION_CHANNELS) {
      return Rejection.of(
          Reason.TOO_LARGE,
          "channels",
          "names " + channels.size() + " channels; at most " + Limits.NOTIFICATION_CHANNELS);
    }
    for (String channel : channels) {
      Rejection wrong = ChannelRules.key("channels", channel);
      if (wrong != null) {
        return wrong;
      }
    }
    return Set.copyOf(channels).size() == channels.size()
        ? null
        : Rejection.of(Reason.INVALID, "channels", "names a channel twice");
  }

  private static @Nullable Rejection audience(Notify notify) {
    List<String> recipients = notify.getRecipients();
    if (recipients.isEmpty() && notify.getSegment() == null) {
      return Rejection.of(
          Reason.INVALID,
          "recipients",
          "nobody is to hear of it: give recipients or a segment; everyone is {\"all_users\": true}");
    }
    if (recipients.size() > Limits.RECIPIENTS) {
      return Rejection.of(
          Reason.TOO_LARGE,
          "recipients",
          "names " + recipients.size() + " users; at most " + Limits.RECIPIENTS + ", or a segment");
    }
    for (String recipient : recipients) {
      Rejection wrong = Checks.userId("recipients", recipient);
      if (wrong != null) {
        return wrong;
      }
    }
    return notify.getSegment() == null ? null : segment(notify.getSegment(), notify.getTenant());
  }

  private static @Nullable Rejection segment(String spelling, @Nullable String tenant) {
    if (spelling.length() > Limits.SEGMENT_CHARS) {
      return Rejection.of(
          Reason.TOO_LARGE,
          "segment",
          "has " + spelling.length() + " characters; at most " + Limits.SEGMENT_CHARS);
    }
    try {
      Segment segment = Segment.parse(spelling);
      segment.checkTenant(tenant);
      for (String named : segment.tenants()) {
        Rejection wrong = Checks.tenantId("segment.tenant_id", named);
        if (wrong != null) {
          return wrong;
        }
      }
      return null;
    } catch (SegmentException e) {
      return Rejection.of(Reason.INVALID, "segment" + e.path().substring(1), e.problem());
    }
  }

  private static @Nullable Rejection content(Notify notify) {
    String title = notify.getTitle();
    boolean optional = notify.getWorkflow() != null;
    if (title == null ? !optional : title.isBlank()) {
      return Rejection.of(Reason.INVALID, "title", "is missing or blank");
    }
    Rejection wrong = Checks.text("title", title, Limits.TITLE_CHARS);
    if (wrong == null) {
      wrong = Checks.text("body", notify.getBody(), Limits.BODY_CHARS);
    }
    if (wrong == null) {
      wrong = url(notify.getUrl());
    }
    if (wrong == null) {
      wrong = category(notify.getCategory());
    }
    if (wrong == null) {
      wrong = actor(notify.getActor());
    }
    return wrong == null ? Checks.object("data", notify.getData(), Limits.DATA_CHARS) : wrong;
  }

  /** Null when all is well. */
  static @Nullable Rejection actor(@Nullable Actor actor) {
    if (actor == null) {
      return null;
    }
    Rejection wrong =
        switch (actor.getKind()) {
          case USER -> Checks.userId("actor.id", actor.getId());
          case TENANT -> Checks.tenantId("actor.id", actor.getId());
          case UNKNOWN -> Checks.known("actor.kind", actor.getKind());
        };
    return wrong == null ? attributes(actor.getAttributes()) : wrong;
  }

  private static @Nullable Rejection attributes(Map<String, Object> attributes) {
    Rejection wrong = Checks.attributes("actor.attributes", attributes);
    return wrong == null
        ? Checks.text("actor.attributes", Json.write(attributes), Limits.ACTOR_CHARS)
        : wrong;
  }

  private static @Nullable Rejection url(@Nullable String url) {
    if (url == null) {
      return null;
    }
    Rejection wrong = Checks.text("url", url, Limits.URL_CHARS);
    if (wrong != null) {
      return wrong;
    }
    String problem = Links.problem(url);
    return problem == null ? null : Rejection.of(Reason.INVALID, "url", problem);
  }

  private static @Nullable Rejection category(@Nullable String category) {
    if (category != null && category.isBlank()) {
      return Rejection.of(Reason.INVALID, "category", "is blank");
    }
    return Checks.text("category", category, Limits.CATEGORY_CHARS);
  }
}
