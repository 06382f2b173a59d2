package io.carillon.guarantees.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.guarantees.evidence.FeedSeen.Counts;
import io.carillon.guarantees.evidence.FeedSeen.Seen;
import io.carillon.guarantees.evidence.StreamSeen;
import io.carillon.guarantees.evidence.StreamSeen.Event;
import io.carillon.guarantees.model.Scope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A feed as a client keeps it: what was fetched, and what events said since. */
final class Mirror {

  private final Map<String, Seen> messages = new LinkedHashMap<>();
  private final List<Event> events = new ArrayList<>();
  private @Nullable Counts counts;

  /** Before anything was fetched. */
  Mirror() {
    this(List.of());
  }

  Mirror(List<Seen> fetched) {
    fetched.forEach(each -> messages.put(each.messageId(), each));
  }

  void apply(int connection, long resumedFrom, long position, String type, JsonNode data) {
    List<String> ids = new ArrayList<>();
    data.path("ids").forEach(id -> ids.add(id.asText()));
    Seen created = null;
    switch (type) {
      case "message.created" -> {
        created = Feeds.message(data.path("entry"));
        ids.add(created.messageId());
        messages.putIfAbsent(created.messageId(), created);
      }
      case "message.updated" -> update(ids, data);
      case "message.removed" -> ids.forEach(messages::remove);
      default -> {}
    }
    if (data.has("meta")) {
      counts = Feeds.counts(data);
    }
    events.add(new Event(connection, resumedFrom, position, type, ids, created));
  }

  private void update(List<String> ids, JsonNode data) {
    UnaryOperator<Seen> change = message -> changed(message, data);
    if (data.has("up_to")) {
      List<@Nullable String> tenants = new ArrayList<>();
      data.path("tenants").forEach(each -> tenants.add(each.isNull() ? null : each.asText()));
      long upTo = position(data.path("up_to").asText());
      messages.replaceAll(
          (id, message) ->
              message.position() <= upTo && tenants.contains(message.tenant())
                  ? change.apply(message)
                  : message);
    }
    ids.forEach(id -> messages.computeIfPresent(id, (same, message) -> change.apply(message)));
  }

  private static long position(String id) {
    return Long.parseLong(id.substring(id.indexOf('-') + 1));
  }

  private static Seen changed(Seen message, JsonNode data) {
    return new Seen(
        message.messageId(),
        message.notificationId(),
        message.title(),
        message.tenant(),
        since(message.seenAt(), data, "seen_at"),
        since(message.readAt(), data, "read_at"),
        since(message.interactedAt(), data, "interacted_at"),
        since(message.archivedAt(), data, "archived_at"),
        message.position());
  }

  /** What holds already holds since then. */
  private static @Nullable Long since(@Nullable Long known, JsonNode data, String field) {
    JsonNode said = data.path(field);
    if (said.isMissingNode()) {
      return known;
    }
    if (said.isNull()) {
      return null;
    }
    return Objects.requireNonNullElseGet(
        known, () -> Long.valueOf(Instant.parse(said.asText()).toEpochMilli()));
  }

  StreamSeen seen(String userId, Scope scope, boolean atRest) {
    return new StreamSeen(
        userId, scope, List.copyOf(events), List.copyOf(messages.values()), counts, atRest);
  }
}
