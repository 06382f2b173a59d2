package io.carillon.api.http;

import io.carillon.api.http.representation.FeedEntries;
import io.carillon.api.http.representation.UserRepresentation;
import io.carillon.api.live.EventBodies;
import io.carillon.schemas.MessageId;
import io.carillon.topology.content.Message;
import io.carillon.topology.feed.FeedCounts;
import io.carillon.topology.feed.FeedItem;
import io.carillon.topology.feed.MessageState;
import io.carillon.topology.feed.MessageStates;
import io.carillon.topology.feed.TenantScope;
import io.carillon.topology.state.NotificationState;
import io.carillon.topology.state.UserState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events of streams as the feed writes its answers. An entry is written once, by the
 * feed's own code, for a recipient with names nobody can guess; where those stand are the holes.
 */
public final class StreamBodies implements EventBodies {

  private final String user = UUID.randomUUID().toString();
  private final String cursor = UUID.randomUUID().toString();
  private final Map<String, Object> recipient = Map.of("id", UUID.randomUUID().toString());
  private final FeedEntries entries = new FeedEntries(recipient, true);

  @Override
  public Entry entry(
      String notificationId,
      NotificationState notification,
      @Nullable String tenant,
      MessageStates states,
      Message content) {
    MessageId id = new MessageId(notificationId, user);
    FeedItem item =
        new FeedItem(id, notification.getPosition(), tenant, false, states, content, notification);
    String text = new String(Json.write(entries.of(item, cursor)), StandardCharsets.UTF_8);
    TreeMap<Integer, Mark> found = new TreeMap<>();
    for (Mark mark :
        List.of(
            new Mark(Hole.MESSAGE_ID, written(id.toString())),
            new Mark(Hole.CURSOR, written(cursor)),
            new Mark(Hole.RECIPIENT, written(recipient)))) {
      found.put(text.indexOf(mark.text()), mark);
    }
    List<byte[]> parts = new ArrayList<>();
    int from = 0;
    for (Map.Entry<Integer, Mark> each : found.entrySet()) {
      parts.add(text.substring(from, each.getKey()).getBytes(StandardCharsets.UTF_8));
      from = each.getKey() + each.getValue().text().length();
    }
    parts.add(text.substring(from).getBytes(StandardCharsets.UTF_8));
    return new Entry(
        parts.toArray(byte[][]::new), found.values().stream().map(Mark::hole).toArray(Hole[]::new));
  }

  /** What stands where a hole is to be. */
  private record Mark(Hole hole, String text) {}

  private static String written(Object value) {
    return new String(Json.write(value), StandardCharsets.UTF_8);
  }

  @Override
  public byte[] recipient(String userId, @Nullable UserState known) {
    return Json.write(UserRepresentation.recipient(userId, known));
  }

  @Override
  public long scope(String userId, String feed, TenantScope scope) {
    return FeedCursor.scope(userId, feed, scope);
  }

  @Override
  public byte[] cursor(int epoch, long position, long scope) {
    return quoted(new FeedCursor(epoch, position, scope).toString());
  }

  @Override
  public byte[] messageId(String notificationId, String userId) {
    return quoted(new MessageId(notificationId, userId).toString());
  }

  @Override
  public byte[] meta(FeedCounts counts) {
    // By hand, as Meta is written: an event for each connection has one.
    return ("{\"total_count\":"
            + counts.total()
            + ",\"unread_count\":"
            + counts.unread()
            + ",\"unseen_count\":"
            + counts.unseen()
            + "}")
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public byte[] states(Map<MessageState, Boolean> says, long at) {
    StringBuilder members = new StringBuilder();
    says.forEach(
        (state, holds) -> {
          members.append(members.isEmpty() ? "\"" : ",\"");
          members.append(state.name().toLowerCase(Locale.ROOT)).append("_at\":");
          members.append(holds ? '"' + Times.iso(at) + '"' : "null");
        });
    return members.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] text(String text) {
    return Json.write(text);
  }

  /** Base64url needs no escapes. */
  private static byte[] quoted(String plain) {
    return ('"' + plain + '"').getBytes(StandardCharsets.US_ASCII);
  }
}
