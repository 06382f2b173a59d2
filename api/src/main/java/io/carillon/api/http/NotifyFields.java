package io.carillon.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.avro.Notify;
import io.carillon.avro.NotifyOperation;
import io.carillon.topology.Limits;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A notify record from JSON. */
final class NotifyFields {

  private NotifyFields() {}

  /**
   * @param id null: [route] derives it
   * @param scope of idempotency keys
   */
  static Notify read(Fields body, Instant now, String scope) {
    List<String> recipients = recipients(body);
    String segment = segment(body);
    if (!given(body, "segment") && !given(body, "userId") && !given(body, "userIds")) {
      body.wrong("segment", "is required, or `userId` or `userIds`: who is to hear of it");
    }
    Instant expiresAt = body.time("expires_at");
    if (expiresAt != null && !expiresAt.isAfter(now)) {
      body.wrong("expires_at", "is in the past: nobody would see it");
    }
    String bodyText = body.text("body");
    Notify notify =
        Notify.newBuilder()
            .setOperation(NotifyOperation.SEND)
            .setTenant(body.text("tenant"))
            .setRecipients(recipients)
            .setSegment(segment)
            .setTitle(body.text("title"))
            .setBody(bodyText == null ? "" : bodyText)
            .setUrl(body.text("url"))
            .setData(data(body))
            .setCategory(body.text("category"))
            .setWorkflow(body.text("workflow"))
            .setChannels(channels(body))
            .setExpiresAt(expiresAt)
            .setScope(scope)
            .build();
    body.done();
    return notify;
  }

  private static boolean given(Fields body, String field) {
    return body.has(field) && !body.isNull(field);
  }

  private static List<String> recipients(Fields body) {
    String userId = body.text("userId");
    List<String> userIds = body.texts("userIds", Limits.RECIPIENTS);
    if (userId != null && userIds != null) {
      body.wrong("userId", "goes without `userIds`");
    }
    if (userIds != null && userIds.isEmpty()) {
      body.wrong("userIds", "is empty");
    }
    return userId != null ? List.of(userId) : Objects.requireNonNullElse(userIds, List.of());
  }

  /** Of the field {@code segment}, in any spelling; null when absent or wrong. */
  static @Nullable String segment(Fields body) {
    JsonNode segment = body.any("segment");
    if (segment == null) {
      return null;
    }
    if (segment.isTextual()) {
      return segment.textValue();
    }
    if (segment instanceof ObjectNode) {
      return segment.toString();
    }
    body.wrong("segment", "is " + Fields.kind(segment) + "; an object or a string is expected");
    return null;
  }

  /** Of the field {@code channels}. */
  static List<String> channels(Fields body) {
    List<String> channels = body.texts("channels", Limits.NOTIFICATION_CHANNELS);
    return channels == null ? List.of() : channels;
  }

  private static @Nullable String data(Fields body) {
    ObjectNode data = body.object("data");
    return data == null ? null : data.toString();
  }

  /** In the words of this body, which differ from the record's. */
  static ApiException refused(Rejection rejection, Fields body) {
    String field = rejection.field();
    if (field.startsWith("recipients")) {
      field = body.has("userId") ? "userId" : "userIds" + field.substring("recipients".length());
    }
    if (rejection.reason() == Reason.TOO_LARGE && field.equals("data")) {
      return ApiException.tooLarge("data: " + rejection.detail());
    }
    return ApiException.of(new Rejection(rejection.reason(), field, rejection.detail()));
  }
}
