package io.carillon.deploy.check;

import io.carillon.avro.FeedEvent;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What another service can make of the feed topics alone, reading only what is committed. */
final class OtherService {

  /** What the feed topics do not say: that somebody left a tenant and no longer sees it. */
  private static final Set<String> LEFT = Set.of("lou");

  private OtherService() {}

  static Check check(String when) {
    return new Check(
        "feed topics" + when + ", read by another service",
        "everybody's feed, rebuilt from events alone",
        "created twice, or read before created",
        OtherService::same);
  }

  private static void same(World world) throws Exception {
    // Expansion is paced, so what was sent last may yet be on its way.
    world.eventually(
        () -> {
          List<String> users = users();
          Feeds.read(world.api(), users).requireSame(rebuilt(world, users));
        });
  }

  private static List<String> users() {
    return Stream.concat(
            Cast.ids().stream().filter(user -> !LEFT.contains(user)),
            IntStream.range(0, KafkaChecks.CROWD_SAMPLE).mapToObj(KafkaChecks::crowd))
        .toList();
  }

  private static Feeds rebuilt(World world, List<String> users) throws Exception {
    Map<String, Map<String, Row>> rows = new HashMap<>();
    for (KafkaSide.FeedTopicEvent each : world.kafka().feedEvents()) {
      apply(rows.computeIfAbsent(each.user(), user -> new HashMap<>()), each.topic(), each.event());
    }
    Map<String, List<Message>> feeds = new LinkedHashMap<>();
    for (String user : users) {
      feeds.put(user, listed(rows.getOrDefault(user, Map.of())));
    }
    return new Feeds(feeds);
  }

  /** A message as the events have left it. */
  private record Row(long position, Message message, boolean archived) {
    Row with(Message other) {
      return new Row(position, other, archived);
    }
  }

  private static List<Message> listed(Map<String, Row> rows) {
    return rows.values().stream()
        .filter(row -> !row.archived())
        .sorted(Comparator.comparingLong(Row::position).reversed())
        .map(Row::message)
        .toList();
  }

  private static void apply(Map<String, Row> feed, String topic, FeedEvent event)
      throws CheckFailed {
    String id = event.getMessageId();
    String tenant = event.getTenant() == null ? "" : event.getTenant();
    if (topic.contains(".feed.") && !topic.endsWith(".feed." + tenant)) {
      throw new CheckFailed(topic + " has an event of '" + tenant + "'");
    }
    if (id == null) {
      long upTo = event.getUpTo();
      feed.replaceAll(
          (other, row) ->
              row.message().tenant().equals(tenant) && row.position() <= upTo
                  ? after(row, event)
                  : row);
      return;
    }
    Row row = feed.get(id);
    switch (event.getType()) {
      case CREATED -> {
        if (row != null) {
          throw new CheckFailed(row.message() + " is created twice in " + topic);
        }
        Message message = new Message(id, event.getContent().getTitle(), tenant, false, false);
        feed.put(id, new Row(event.getPosition(), message, false));
      }
      case REMOVED -> feed.remove(id);
      default -> {
        if (row == null) {
          throw new CheckFailed(event.getType() + " before CREATED in " + topic + ": " + id);
        }
        feed.put(id, after(row, event));
      }
    }
  }

  /** Who has read a message has seen it. */
  private static Row after(Row row, FeedEvent event) {
    Message was = row.message();
    return switch (event.getType()) {
      case SEEN -> row.with(was.withSeen(true));
      case UNSEEN -> row.with(was.withSeen(false));
      case READ, INTERACTED -> row.with(was.withRead(true));
      case UNREAD -> row.with(new Message(was.id(), was.title(), was.tenant(), was.seen(), false));
      case ARCHIVED -> new Row(row.position(), was, true);
      case UNARCHIVED -> new Row(row.position(), was, false);
      case CREATED, REMOVED, UNKNOWN -> throw new IllegalArgumentException(event.toString());
    };
  }
}
