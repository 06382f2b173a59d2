package io.carillon.api.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.api.http.representation.NotificationRepresentation;
import io.carillon.avro.Notify;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.outcome.Outcome;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call that sends a notification, as it was understood.
 *
 * @param described what is to be changed first
 * @param body as it came
 * @param key idempotency key; null: none
 * @param patience for the outcome; zero: none
 * @param words how this call names things
 */
record NotifyRequest(
    Notify record,
    TriggerFields.Described described,
    Fields body,
    @Nullable String key,
    Duration patience,
    Words words) {

  enum Words {
    OF_NOTIFY,
    OF_TRIGGER
  }

  /** {@code POST /v1/notify}. */
  static NotifyRequest ofNotify(
      Notify notify, Fields body, @Nullable String key, Duration patience) {
    return new NotifyRequest(
        notify, TriggerFields.Described.NOTHING, body, key, patience, Words.OF_NOTIFY);
  }

  /** {@code POST /v1/workflows/{key}/trigger}. */
  static NotifyRequest ofTrigger(
      TriggerFields.Trigger trigger, @Nullable String key, Duration patience) {
    return new NotifyRequest(
        trigger.notification(),
        trigger.described(),
        Fields.empty(),
        key,
        patience,
        Words.OF_TRIGGER);
  }

  /** One of those that {@code POST /v1/events} sends. */
  static NotifyRequest ofEvent(Notify notify) {
    return new NotifyRequest(
        notify,
        TriggerFields.Described.NOTHING,
        Fields.empty(),
        null,
        Duration.ZERO,
        Words.OF_TRIGGER);
  }

  /**
   * Does nothing where nothing is wrong.
   *
   * @throws ApiException naming the field as this call's body does
   */
  void refuse(@Nullable Rejection wrong) {
    if (wrong != null) {
      throw refused(wrong);
    }
  }

  ApiException refused(Rejection wrong) {
    return words == Words.OF_NOTIFY
        ? NotifyFields.refused(wrong, body)
        : TriggerFields.refused(wrong);
  }

  /** What 202 says. */
  Object accepted(String id) {
    return words == Words.OF_NOTIFY ? new Accepted(id, "accepted") : Map.of("workflow_run_id", id);
  }

  /** What 200 says. */
  Object resolved(Outcome outcome) {
    Resolved resolved = Resolved.of(outcome);
    if (words == Words.OF_NOTIFY) {
      return resolved;
    }
    ObjectNode all = Json.object(resolved);
    return all.put("workflow_run_id", outcome.notificationId());
  }

  /** It is Kafka's. */
  record Accepted(String id, String status) {}

  /**
   * It has been told to all it goes to.
   *
   * @param suppressed of those matched, by reason
   */
  record Resolved(
      String id,
      String status,
      long matched,
      Map<String, Long> suppressed,
      long delivered,
      Map<String, String> links) {

    static Resolved of(Outcome outcome) {
      return new Resolved(
          outcome.notificationId(),
          "resolved",
          outcome.matched(),
          outcome.suppressed(),
          outcome.delivered(),
          NotificationRepresentation.links(outcome.notificationId()));
    }
  }
}
