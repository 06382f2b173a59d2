package io.carillon.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.avro.Actor;
import io.carillon.avro.Notify;
import io.carillon.topology.Limits;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A notify record from the body of a trigger, as Knock's SDKs send it. */
final class TriggerFields {

  private TriggerFields() {}

  /**
   * @param scope of idempotency keys
   */
  static Notify read(String workflow, Fields body, Instant now, String scope) {
    List<String> recipients = recipients(body);
    String segment = NotifyFields.segment(body);
    boolean named = body.has("recipients") && !body.isNull("recipients");
    if (!named && (!body.has("segment") || body.isNull("segment"))) {
      body.wrong("recipients", "is required, or `segment`: who is to hear of it");
    }
    body.notYet("cancellation_key", "there are no timed steps: cancellation keys");
    body.notYet("settings", "settings of a trigger");
    Instant expiresAt = body.time("expires_at");
    if (expiresAt != null && !expiresAt.isAfter(now)) {
      body.wrong("expires_at", "is in the past: nobody would see it");
    }
    ObjectNode data = body.object("data");
    Notify notify =
        Notify.newBuilder()
            .setTenant(tenant(body))
            .setRecipients(recipients)
            .setSegment(segment)
            .setData(data == null ? null : data.toString())
            .setWorkflow(workflow)
            .setActor(actor(body))
            .setExpiresAt(expiresAt)
            .setScope(scope)
            .build();
    body.done();
    return notify;
  }

  private static List<String> recipients(Fields body) {
    List<String> recipients = new ArrayList<>();
    JsonNode json = body.any("recipients");
    if (json == null) {
      return recipients;
    }
    if (!(json instanceof ArrayNode list) || list.isEmpty() || list.size() > Limits.RECIPIENTS) {
      body.wrong("recipients", "is a list of 1 to " + Limits.RECIPIENTS + " user ids");
      return recipients;
    }
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).isTextual()) {
        recipients.add(list.get(i).textValue());
      } else {
        body.wrong(
            "recipients[" + i + "]",
            "is "
                + Fields.kind(list.get(i))
                + "; a user id is expected: identify users first, PUT /v1/users/{id}");
      }
    }
    return recipients;
  }

  /** Knock takes a tenant described here, too. */
  private static @Nullable String tenant(Fields body) {
    JsonNode tenant = body.any("tenant");
    if (tenant == null || tenant.isTextual()) {
      return tenant == null ? null : tenant.textValue();
    }
    body.wrong(
        "tenant",
        "is " + Fields.kind(tenant) + "; a tenant's id is expected: PUT /v1/tenants/{id} first");
    return null;
  }

  /** An id, or the user as they are now, {@code {"id": ..., "name": ...}}. */
  private static @Nullable Actor actor(Fields body) {
    JsonNode json = body.any("actor");
    if (json == null) {
      return null;
    }
    if (json.isTextual()) {
      return new Actor(json.textValue(), Map.of());
    }
    if (!(json instanceof ObjectNode object)) {
      body.wrong("actor", "is " + Fields.kind(json) + "; a user id or an object is expected");
      return null;
    }
    Fields fields = new Fields(object);
    String id = fields.text("id");
    if (id == null) {
      fields.wrong("id", "is required");
    }
    Map<String, Object> attributes = AttributeFields.read("", fields.rest(), fields.findings());
    body.findings().addAll("actor", fields);
    return new Actor(id == null ? "" : id, attributes);
  }

  /** In the words of this body. */
  static ApiException refused(Rejection rejection) {
    return rejection.reason() == Reason.TOO_LARGE && rejection.field().equals("data")
        ? ApiException.tooLarge("data: " + rejection.detail())
        : ApiException.of(rejection);
  }
}
