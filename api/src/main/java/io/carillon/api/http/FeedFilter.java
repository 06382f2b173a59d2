package io.carillon.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.topology.feed.FeedItem;
import io.carillon.topology.state.NotificationState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Filters on what a message says, as the feed, the message list and the bulk calls spell them. */
final class FeedFilter {

  /** What Knock knows; what is in a feed is delivered. */
  private static final List<String> STATUSES =
      List.of(
          "queued",
          "sent",
          "delivered",
          "delivery_attempted",
          "undelivered",
          "not_sent",
          "bounced");

  private static final String DELIVERED = "delivered";

  private final List<Predicate<FeedItem>> all = new ArrayList<>();

  /** All that are given have to hold; null when none is. */
  @Nullable Predicate<FeedItem> predicate() {
    return all.isEmpty() ? null : item -> all.stream().allMatch(filter -> filter.test(item));
  }

  /** The filters that the feed and the message list share. */
  static FeedFilter of(Params params) {
    FeedFilter filter = new FeedFilter();
    String source = params.text("source");
    filter.workflows(source == null ? List.of() : List.of(source));
    filter.categories(params.texts("workflow_categories"));
    String data = params.text("trigger_data");
    if (data != null) {
      String wrong = filter.triggerData(data);
      if (wrong != null) {
        params.wrong("trigger_data", wrong);
      }
    }
    for (String bound : List.of("gt", "gte", "lt", "lte")) {
      // The browser's SDK writes a dot, the server's brackets.
      filter.insertedAt(bound, params.time("inserted_at." + bound));
      filter.insertedAt(bound, params.time("inserted_at[" + bound + "]"));
    }
    return filter;
  }

  /** Those that the lists of messages have beside them. */
  static FeedFilter ofMessages(Params params) {
    FeedFilter filter = of(params);
    String channel = params.text("channel_id");
    if (channel != null && Channels.feed(channel).isEmpty()) {
      params.wrong("channel_id", "is no channel; there is `" + Channels.INBOX + "`");
    }
    List<String> statuses = params.words("status", STATUSES);
    if (!statuses.isEmpty() && !statuses.contains(DELIVERED)) {
      filter.all.add(item -> false);
    }
    params
        .words("engagement_status", BulkRequest.ENGAGEMENTS)
        .forEach(word -> filter.all.add(item -> BulkRequest.engaged(item, word)));
    String run = params.text("workflow_run_id");
    if (run != null) {
      filter.all.add(item -> item.id().notificationId().equals(run));
    }
    return filter;
  }

  void workflows(List<String> keys) {
    if (!keys.isEmpty()) {
      all.add(item -> keys.contains(Sources.key(item.notification())));
    }
  }

  void messageIds(List<String> ids) {
    if (!ids.isEmpty()) {
      Set<String> wanted = Set.copyOf(ids);
      all.add(item -> wanted.contains(item.id().toString()));
    }
  }

  void categories(List<String> wanted) {
    if (!wanted.isEmpty()) {
      all.add(item -> item.notification().getCategories().stream().anyMatch(wanted::contains));
    }
  }

  void insertedAt(String bound, @Nullable Instant time) {
    if (time == null) {
      return;
    }
    all.add(
        item -> {
          int order = Instant.ofEpochMilli(item.notification().getAt()).compareTo(time);
          return switch (bound) {
            case "gt" -> order > 0;
            case "gte" -> order >= 0;
            case "lt" -> order < 0;
            default -> order <= 0;
          };
        });
  }

  /** Says what is wrong with it, or null. */
  @Nullable String triggerData(String json) {
    if (!(Json.parseOrNull(json) instanceof ObjectNode wanted)) {
      return "is no JSON object";
    }
    for (Map.Entry<String, JsonNode> pair : wanted.properties()) {
      if (pair.getValue().isContainerNode()) {
        return "has a list or an object at `" + pair.getKey() + "`; only plain values are compared";
      }
    }
    if (!wanted.isEmpty()) {
      all.add(item -> holds(item.notification(), wanted));
    }
    return null;
  }

  private static boolean holds(NotificationState notification, ObjectNode wanted) {
    JsonNode data = Json.parseOrNull(notification.getData());
    return wanted.properties().stream()
        .allMatch(pair -> same(data == null ? null : data.get(pair.getKey()), pair.getValue()));
  }

  /** 5 and 5.0 are the same number; null is also what is not there. */
  private static boolean same(@Nullable JsonNode actual, JsonNode wanted) {
    if (wanted.isNull()) {
      return actual == null || actual.isNull();
    }
    if (actual != null && actual.isNumber() && wanted.isNumber()) {
      return actual.decimalValue().compareTo(wanted.decimalValue()) == 0;
    }
    return Objects.equals(actual, wanted);
  }
}
