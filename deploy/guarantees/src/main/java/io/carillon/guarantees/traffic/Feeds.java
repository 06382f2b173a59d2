package io.carillon.guarantees.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.guarantees.cluster.Instance;
import io.carillon.guarantees.evidence.FeedSeen;
import io.carillon.guarantees.evidence.FeedSeen.Counts;
import io.carillon.guarantees.evidence.FeedSeen.Seen;
import io.carillon.guarantees.model.Scope;
import io.carillon.schemas.MessageId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads feeds. Thread-safe. */
public final class Feeds {

  private static final int PAGE = 50;

  private final Api api;

  public Feeds(Api api) {
    this.api = api;
  }

  /** The first page; empty when the instance cannot tell now. */
  public Optional<FeedSeen> glimpse(Instance at, String userId, Scope scope, String archived) {
    Reply reply = api.get(at, path(userId, scope, archived, PAGE));
    return reply.status() == 200
        ? Optional.of(
            new FeedSeen(
                userId,
                at.name(),
                scope,
                archived,
                messages(reply.body()),
                counts(reply.body()),
                reply.body().path("page_info").path("after").isNull()))
        : Optional.empty();
  }

  /**
   * All pages. A partition may still move when all is at rest, so it is asked again for a while.
   *
   * @throws IllegalStateException when the instance does not answer
   */
  public FeedSeen whole(Instance at, String userId, Scope scope, String archived, int pageSize) {
    List<Seen> all = new ArrayList<>();
    Counts counts = null;
    String after = "";
    do {
      Reply reply = patiently(at, path(userId, scope, archived, pageSize) + after);
      all.addAll(messages(reply.body()));
      counts = counts == null ? counts(reply.body()) : counts;
      String cursor = text(reply.body().path("page_info").path("after"));
      after = cursor == null ? "" : "&after=" + cursor;
    } while (!after.isEmpty());
    return new FeedSeen(userId, at.name(), scope, archived, all, counts, true);
  }

  private Reply patiently(Instance at, String path) {
    Reply reply = api.patiently(at, path);
    if (reply.status() != 200) {
      throw new IllegalStateException(reply.toString());
    }
    return reply;
  }

  private static String path(String userId, Scope scope, String archived, int pageSize) {
    return "/v1/users/%s/feeds/inbox?page_size=%d&archived=%s%s"
        .formatted(userId, pageSize, archived, scope.query());
  }

  private static List<Seen> messages(JsonNode body) {
    List<Seen> messages = new ArrayList<>();
    body.path("entries").forEach(entry -> messages.add(message(entry)));
    return messages;
  }

  /** An entry as the feed, or an event, says it. */
  public static Seen message(JsonNode entry) {
    String id = entry.path("id").asText();
    return new Seen(
        id,
        MessageId.parse(id).map(MessageId::notificationId).orElse("?" + id),
        entry.path("title").asText(),
        text(entry.path("tenant")),
        time(entry.path("seen_at")),
        time(entry.path("read_at")),
        time(entry.path("interacted_at")),
        time(entry.path("archived_at")),
        position(entry.path("__cursor").asText()));
  }

  /**
   * The offset in a cursor, which is no client's business; but only with it can one who fetched a
   * feed tell which messages an {@code up_to} of its stream means.
   */
  private static long position(String cursor) {
    return ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor)).getLong(1 + Integer.BYTES);
  }

  /** From {@code meta}. */
  public static Counts counts(JsonNode body) {
    JsonNode meta = body.path("meta");
    return new Counts(
        meta.path("total_count").asInt(-1),
        meta.path("unread_count").asInt(-1),
        meta.path("unseen_count").asInt(-1));
  }

  private static @Nullable String text(JsonNode node) {
    return node.isTextual() ? node.textValue() : null;
  }

  private static @Nullable Long time(JsonNode node) {
    String text = text(node);
    return text == null ? null : Long.valueOf(Instant.parse(text).toEpochMilli());
  }
}
