package io.carillon.api.phoenix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.api.http.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message of Phoenix's channels in version 2.0.0 of their serialization: the JSON array {@code
 * [join_ref, ref, topic, event, payload]}, each in a text frame of its own.
 *
 * @param joinRef which join of the topic it belongs to, as the client numbers them; null: none
 * @param ref which message of the client it answers or is; null: the client expects no answer
 * @param topic such as {@code feeds:inbox:ann}
 * @param payload an object
 */
public record PhoenixMessage(
    @Nullable String joinRef,
    @Nullable String ref,
    String topic,
    String event,
    ObjectNode payload) {

  public static final String JOIN = "phx_join";
  public static final String LEAVE = "phx_leave";
  public static final String REPLY = "phx_reply";

  /** The channel has ended for no fault of the client's, which joins it again. */
  public static final String ERROR = "phx_error";

  /** The channel has ended, as the client wished. */
  public static final String CLOSE = "phx_close";

  public static final String HEARTBEAT = "heartbeat";

  /** The topic of what concerns the socket itself. */
  public static final String SOCKET = "phoenix";

  private static final int PARTS = 5;
  private static final int MAX_REF_CHARS = 64;
  private static final int MAX_EVENT_CHARS = 64;

  /** Room for a feed's name and the longest user id. */
  private static final int MAX_TOPIC_CHARS = 2_048;

  /** Empty when the text is no such message. */
  public static Optional<PhoenixMessage> parse(String text) {
    JsonNode parts = Json.parseOrNull(text);
    if (parts == null || !parts.isArray() || parts.size() != PARTS) {
      return Optional.empty();
    }
    boolean wellFormed =
        isRef(parts.get(0))
            && isRef(parts.get(1))
            && isText(parts.get(2), MAX_TOPIC_CHARS)
            && isText(parts.get(3), MAX_EVENT_CHARS);
    return wellFormed && parts.get(4) instanceof ObjectNode payload
        ? Optional.of(
            new PhoenixMessage(
                parts.get(0).textValue(),
                parts.get(1).textValue(),
                parts.get(2).textValue(),
                parts.get(3).textValue(),
                payload))
        : Optional.empty();
  }

  private static boolean isRef(JsonNode part) {
    return part.isNull() || isText(part, MAX_REF_CHARS);
  }

  private static boolean isText(JsonNode part, int maxChars) {
    return part.isTextual() && part.textValue().length() <= maxChars;
  }

  /** The answer to this one that it was done. */
  public PhoenixMessage ok() {
    return reply("ok", Json.object());
  }

  /**
   * The answer to this one that it was not done.
   *
   * @param reason for whoever develops the page
   */
  public PhoenixMessage refused(String reason) {
    return reply("error", Json.object().put("reason", reason));
  }

  private PhoenixMessage reply(String status, ObjectNode response) {
    ObjectNode payload = Json.object().put("status", status);
    payload.set("response", response);
    return new PhoenixMessage(joinRef, ref, topic, REPLY, payload);
  }

  /** Something that happens to the channel this message, a {@link #JOIN}, has opened. */
  public PhoenixMessage push(String pushed, ObjectNode with) {
    return new PhoenixMessage(joinRef, null, topic, pushed, with);
  }

  /**
   * What tells clients of a page that there are new messages: they take over the counts, and fetch.
   *
   * @param clients their reference ids, one at least
   * @param counts as a feed's {@code meta}; null: not known, the fetch will bring them
   */
  public PhoenixMessage newMessage(List<String> clients, @Nullable JsonNode counts) {
    ObjectNode news = Json.object().put("event", "new-message");
    ObjectNode data = news.putObject("data");
    if (counts != null) {
      clients.forEach(client -> data.putObject(client).set("metadata", counts));
      news.set("metadata", counts);
    }
    clients.forEach(news.putArray("attn")::add);
    return push("new-message", news);
  }

  /** As it goes over the wire. */
  public String encode() {
    return Json.text(Arrays.asList(joinRef, ref, topic, event, payload));
  }
}
