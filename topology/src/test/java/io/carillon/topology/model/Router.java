package io.carillon.topology.model;

import io.carillon.avro.Content;
import io.carillon.avro.Notify;
import io.carillon.avro.NotifyOperation;
import io.carillon.avro.RoutedChannel;
import io.carillon.avro.RoutedNotification;
import io.carillon.avro.RoutedRetraction;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.resolve.segment.Segment;
import io.carillon.topology.route.NotificationIds;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** The obvious [route] of one partition of {@code notify}: what was sent in the last 24 hours. */
final class Router {

  private record First(Instant at, Notify body) {}

  private final Map<String, First> firsts = new HashMap<>();
  private final Set<String> accepted = new LinkedHashSet<>();

  /**
   * @param entry what is to be in the user log; null: nothing
   * @param reason why it is a dead letter; null: it is none
   */
  record Verdict(@Nullable SpecificRecord entry, @Nullable Reason reason) {}

  /** Whether the channels of a notification are configured. */
  private final Predicate<Notify> configured;

  Router(Predicate<Notify> configured) {
    this.configured = configured;
  }

  /** Ids that reached the user log. */
  Set<String> accepted() {
    return accepted;
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
    Notify body = Notify.newBuilder(notify).setId(null).build();
    First first = firsts.get(id);
    if (first != null && first.at().plus(Duration.ofHours(24)).isAfter(now)) {
      return new Verdict(null, first.body().equals(body) ? null : Reason.IDEMPOTENCY_CONFLICT);
    }
    firsts.put(id, new First(now, body));
    accepted.add(id);
    return new Verdict(routed(id, notify), null);
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

  private static RoutedNotification routed(String id, Notify notify) {
    String segment = notify.getSegment();
    return RoutedNotification.newBuilder()
        .setId(id)
        .setAcceptedAt(0)
        .setTenant(notify.getTenant())
        .setSegment(segment == null ? null : Segment.parse(segment).toJson())
        .setRecipients(List.copyOf(new LinkedHashSet<>(notify.getRecipients())))
        .setContent(
            Content.newBuilder()
                .setTitle(notify.getTitle())
                .setBody(notify.getBody())
                .setData(notify.getData())
                .build())
        .setCategories(notify.getCategory() == null ? List.of() : List.of(notify.getCategory()))
        .setExpiresAt(notify.getExpiresAt() == null ? null : notify.getExpiresAt().toEpochMilli())
        .setChannels(notify.getChannels().stream().map(Router::bare).toList())
        .build();
  }

  private static RoutedChannel bare(String key) {
    return new RoutedChannel(key, "", "http", null, List.of());
  }

  /**
   * The change in a log entry, but for when it was accepted, and what was known of its tenants and
   * channels just then, which the producer does not say.
   */
  static Object withoutTime(Object change) {
    return change instanceof RoutedNotification routed
        ? RoutedNotification.newBuilder(routed)
            .setAcceptedAt(0)
            .setEnvironmentPreferences(null)
            .setTenants(Map.of())
            .setEnvironmentBranding(null)
            .setChannels(routed.getChannels().stream().map(each -> bare(each.getKey())).toList())
            .build()
        : change;
  }
}
