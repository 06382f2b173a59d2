package io.carillon.api.http.representation;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.api.http.Json;
import io.carillon.api.http.Times;
import io.carillon.api.http.Urls;
import io.carillon.avro.PartitionOutcome;
import io.carillon.avro.RouteOutcome;
import io.carillon.avro.RouteVerdict;
import io.carillon.topology.feed.Engagement;
import io.carillon.topology.outcome.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What became of a notification.
 *
 * @param status {@code accepted} (not all partitions have counted), {@code resolved}, {@code
 *     retracted} or {@code rejected}
 * @param reason why it was rejected
 * @param recipients how many were addressed by name
 * @param suppressed of those matched, by reason
 * @param channels by key, beside the feed
 * @param engagement how many recipients have seen, read, interacted with and archived it; null in
 *     lists, and while partitions move
 */
public record NotificationRepresentation(
    String id,
    String status,
    @Nullable String reason,
    @Nullable String tenant,
    @Nullable String workflow,
    List<String> categories,
    @Nullable String title,
    @Nullable JsonNode segment,
    int recipients,
    String acceptedAt,
    @Nullable String expiresAt,
    long matched,
    Map<String, Long> suppressed,
    long delivered,
    Map<String, Channel> channels,
    Partitions partitions,
    @Nullable Engagement engagement,
    Map<String, String> links) {

  /**
   * What became of it on one channel.
   *
   * @param suppressed of those matched, by reason
   */
  public record Channel(long delivered, Map<String, Long> suppressed) {}

  /** How far the user partitions are. */
  public record Partitions(int expected, int reported) {}

  /** In a list, where engagement would cost too much. */
  public static NotificationRepresentation of(Outcome outcome) {
    return of(outcome, null);
  }

  public static NotificationRepresentation of(Outcome outcome, @Nullable Engagement engagement) {
    RouteOutcome route = outcome.route();
    Instant expiresAt = route.getExpiresAt();
    return new NotificationRepresentation(
        outcome.notificationId(),
        status(outcome),
        route.getReason(),
        route.getTenant(),
        route.getWorkflow(),
        List.copyOf(route.getCategories()),
        route.getTitle(),
        Json.parseOrNull(route.getSegment()),
        route.getRecipients(),
        Times.iso(route.getAcceptedAt().toEpochMilli()),
        expiresAt == null ? null : Times.iso(expiresAt.toEpochMilli()),
        outcome.matched(),
        outcome.suppressed(),
        outcome.delivered(),
        channels(outcome),
        new Partitions(route.getPartitions().size(), reported(outcome)),
        engagement,
        links(outcome.notificationId()));
  }

  private static Map<String, Channel> channels(Outcome outcome) {
    Map<String, Channel> channels = new TreeMap<>();
    outcome
        .channels()
        .forEach(
            (key, counted) ->
                channels.put(
                    key,
                    new Channel(counted.getDelivered(), new TreeMap<>(counted.getSuppressed()))));
    return channels;
  }

  private static int reported(Outcome outcome) {
    return (int) outcome.partitions().stream().filter(PartitionOutcome::getComplete).count();
  }

  /** Where to read more. */
  public static Map<String, String> links(String id) {
    return new TreeMap<>(Map.of("self", Urls.notification(id), "explain", Urls.explain(id)));
  }

  /** The word for where it stands. */
  public static String status(Outcome outcome) {
    RouteVerdict verdict = outcome.route().getVerdict();
    if (verdict == RouteVerdict.REJECTED) {
      return "rejected";
    }
    if (verdict == RouteVerdict.RETRACTED || outcome.retracted()) {
      return "retracted";
    }
    return outcome.resolved() ? "resolved" : "accepted";
  }
}
