package io.carillon.topology.model;

import io.carillon.avro.Actor;
import io.carillon.avro.ActorKind;
import io.carillon.avro.ActorLookup;
import io.carillon.avro.Condition;
import io.carillon.avro.Content;
import io.carillon.avro.Notify;
import io.carillon.avro.NotifyOperation;
import io.carillon.avro.RoutedChannel;
import io.carillon.avro.RoutedNotification;
import io.carillon.avro.RoutedRetraction;
import io.carillon.avro.WorkflowStep;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.resolve.segment.Segment;
import io.carillon.topology.route.NotificationIds;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** The obvious [route] of one partition of {@code notify}: what was sent in the last 24 hours. */
final class Router {

  private static final Content NOT_COMPARED = Content.newBuilder().setTitle("").build();

  private record First(Instant at, Notify body) {}

  private final Map<String, First> firsts = new HashMap<>();
  private final Map<String, Instant> accepted = new LinkedHashMap<>();

  /**
   * @param entry what is to be in the user log; null: nothing
   * @param reason why it is a dead letter; null: it is none
   */
  record Verdict(@Nullable SpecificRecord entry, @Nullable Reason reason) {}

  /** Whether the channels of a notification are configured. */
  private final Predicate<Notify> configured;

  private final Chosen workflows;

  /** In which version a notification runs through its workflow. */
  @FunctionalInterface
  interface Chosen {
    /** Null: there is none, and it is refused. */
    Workflows.@Nullable Put of(String id, String workflow);
  }

  Router(Predicate<Notify> configured, Chosen workflows) {
    this.configured = configured;
    this.workflows = workflows;
  }

  /** Ids that reached the user log, in the order in which they were sent. */
  Set<String> accepted() {
    return accepted.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The next record of the partition. */
  Verdict judge(
      @Nullable String key, Notify notify, String topic, int partition, long offset, Instant now) {
    String id = id(key, notify, topic, partition, offset);
    if (notify.getOperation() == NotifyOperation.RETRACT) {
      return new Verdict(new RoutedRetraction(id), null);
    }
    if (!configured.test(notify)) {
      return new Verdict(null, Reason.INVALID);
    }
    Workflows.Put workflow =
        notify.getWorkflow() == null ? null : workflows.of(id, notify.getWorkflow());
    if (notify.getWorkflow() != null && workflow == null) {
      return new Verdict(null, Reason.INVALID);
    }
    Notify body = Notify.newBuilder(notify).setId(null).setAwaits(List.of()).build();
    if (body.getActor() != null) {
      body.setActor(new Actor(body.getActor().getId(), Map.of(), true, ActorKind.USER));
    }
    First first = firsts.get(id);
    if (first != null && first.at().plus(Duration.ofHours(24)).isAfter(now)) {
      return new Verdict(null, first.body().equals(body) ? null : Reason.IDEMPOTENCY_CONFLICT);
    }
    firsts.put(id, new First(now, body));
    accepted.putIfAbsent(id, now);
    return new Verdict(routed(id, notify, workflow), null);
  }

  /** Where the record goes first; null: it says who its actor is, or has none. */
  static @Nullable ActorLookup asks(
      @Nullable String key, Notify notify, String topic, int partition, long offset) {
    Actor actor = notify.getActor();
    if (notify.getOperation() != NotifyOperation.SEND
        || actor == null
        || actor.getLookedUp()
        || !actor.getAttributes().isEmpty()) {
      return null;
    }
    Notify asked = Notify.newBuilder(notify).build();
    if (key == null) {
      asked.setId(id(null, notify, topic, partition, offset));
    }
    return new ActorLookup(asked, key, partition);
  }

  private static String id(
      @Nullable String key, Notify notify, String topic, int partition, long offset) {
    if (notify.getId() != null) {
      return notify.getId();
    }
    return key == null
        ? NotificationIds.ofRecord(topic, partition, offset)
        : NotificationIds.ofKey("", key);
  }

  private static RoutedNotification routed(
      String id, Notify notify, Workflows.@Nullable Put workflow) {
    String segment = notify.getSegment();
    RoutedNotification routed = plain(id, notify, segment);
    if (workflow != null) {
      WorkflowStep feed = workflow.step(Workflows.FEED);
      routed.setWorkflow(workflow.key());
      routed.setWorkflowVersion(workflow.version());
      routed.setWorkflowName(workflow.key());
      routed.setCategories(workflow.definition().getCategories());
      routed.setCritical(workflow.definition().getCritical());
      routed.setConditions(workflow.definition().getConditions());
      routed.setInFeed(feed != null);
      routed.setFeedConditions(feed == null ? List.of() : feed.getConditions());
      routed.setChannels(
          workflow.definition().getSteps().stream()
              .filter(step -> step != feed)
              .map(step -> bare(String.valueOf(step.getChannel()), step.getConditions()))
              .toList());
      routed.setContent(NOT_COMPARED);
    }
    return routed;
  }

  private static RoutedNotification plain(String id, Notify notify, @Nullable String segment) {
    return RoutedNotification.newBuilder()
        .setId(id)
        .setAcceptedAt(0)
        .setTenant(notify.getTenant())
        .setSegment(segment == null ? null : Segment.parse(segment).toJson())
        .setRecipients(List.copyOf(new LinkedHashSet<>(notify.getRecipients())))
        .setContent(
            Content.newBuilder()
                .setTitle(notify.getTitle() == null ? "" : notify.getTitle())
                .setBody(notify.getBody())
                .setData(notify.getData())
                .build())
        .setCategories(notify.getCategory() == null ? List.of() : List.of(notify.getCategory()))
        .setActor(notify.getActor())
        .setExpiresAt(notify.getExpiresAt() == null ? null : notify.getExpiresAt().toEpochMilli())
        .setChannels(notify.getChannels().stream().map(key -> bare(key, List.of())).toList())
        .build();
  }

  private static RoutedChannel bare(String key, List<Condition> conditions) {
    return new RoutedChannel(key, "", "http", null, conditions);
  }

  /**
   * The change in a log entry, but for when it was accepted, what was known of its tenants and
   * channels just then, which the producer does not say, and what its workflow has it say, which
   * {@link Workflows.SaidAsWritten} looks at.
   */
  static Object withoutTime(Object change) {
    return change instanceof RoutedNotification routed
        ? RoutedNotification.newBuilder(routed)
            .setAcceptedAt(0)
            .setEnvironmentPreferences(null)
            .setTenants(Map.of())
            .setEnvironmentBranding(null)
            .setChannels(
                routed.getChannels().stream()
                    .map(each -> bare(each.getKey(), each.getConditions()))
                    .toList())
            .setContent(routed.getWorkflow() == null ? routed.getContent() : NOT_COMPARED)
            .setContents(List.of())
            .build()
        : change;
  }
}
