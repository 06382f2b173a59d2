package io.carillon.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.api.http.representation.ActorRepresentation;
import io.carillon.avro.Actor;
import io.carillon.avro.ActorKind;
import io.carillon.avro.Notify;
import io.carillon.topology.Limits;
import io.carillon.topology.failure.Checks;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A notify record from the body of a trigger, as Knock's SDKs send it. */
final class TriggerFields {

  /** Of the collection of tenants. */
  private static final String TENANTS = ActorRepresentation.TENANTS;

  /** Users that one trigger may describe. */
  private static final int DESCRIBED = 1_000;

  private TriggerFields() {}

  /**
   * @param scope of idempotency keys
   */
  static Trigger read(String workflow, Fields body, Instant now, String scope) {
    Recipients recipients = new Recipients(body);
    String segment = NotifyFields.segment(body);
    if (!recipients.tenants.isEmpty()) {
      if (segment != null) {
        body.wrong("segment", "goes without tenants among the recipients");
      }
      segment = Json.object().set("tenant_id", Json.texts(recipients.tenants)).toString();
    }
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
    TenantFields.Described tenant = tenant(body);
    Notify notify =
        Notify.newBuilder()
            .setTenant(tenant == null ? null : tenant.id())
            .setRecipients(recipients.ids)
            .setSegment(segment)
            .setData(data == null ? null : data.toString())
            .setWorkflow(workflow)
            .setActor(actor(body))
            .setExpiresAt(expiresAt)
            .setScope(scope)
            .build();
    body.done();
    return new Trigger(
        notify,
        new Described(
            recipients.described, tenant == null || tenant.isOnlyNamed() ? null : tenant));
  }

  /** A trigger as it was understood. */
  record Trigger(Notify notification, Described described) {}

  /**
   * Whom and what a body describes: they are to be changed first.
   *
   * @param users changes of {@code user-log} by user id
   */
  record Described(Map<String, List<Object>> users, TenantFields.@Nullable Described tenant) {

    static final Described NOTHING = new Described(Map.of(), null);
  }

  /** Ids, users described by {@code {"id": ..., "name": ...}}, and members of tenants. */
  private static final class Recipients {

    private final List<String> ids = new ArrayList<>();
    private final Map<String, List<Object>> described = new LinkedHashMap<>();
    private final List<String> tenants = new ArrayList<>();

    Recipients(Fields body) {
      JsonNode json = body.any("recipients");
      if (json == null) {
        return;
      }
      if (!(json instanceof ArrayNode list) || list.isEmpty() || list.size() > Limits.RECIPIENTS) {
        body.wrong("recipients", "is a list of 1 to " + Limits.RECIPIENTS + " users");
        return;
      }
      for (int i = 0; i < list.size(); i++) {
        String field = "recipients[" + i + "]";
        if (list.get(i).isTextual()) {
          ids.add(list.get(i).textValue());
        } else if (list.get(i) instanceof ObjectNode object) {
          add(field, object, body.findings());
        } else {
          body.wrong(field, "is " + Fields.kind(list.get(i)) + "; a user is expected");
        }
      }
      if (described.size() > DESCRIBED) {
        body.wrong("recipients", "describes " + described.size() + " users; at most " + DESCRIBED);
      }
    }

    private void add(String field, ObjectNode object, Findings findings) {
      Fields fields = new Fields(object);
      String id = fields.text("id");
      if (id == null) {
        fields.wrong("id", "is required");
      }
      String collection = fields.text("collection");
      if (collection == null) {
        ids.add(String.valueOf(id));
        described.put(String.valueOf(id), IdentifyFields.read(id, fields));
      } else if (!collection.equals(TENANTS)) {
        fields.wrong("collection", "is unknown; there is `" + TENANTS + "`: a tenant's members");
      } else {
        Rejection wrong = Checks.tenantId("id", id);
        if (id != null && wrong != null) {
          fields.wrong("id", wrong.detail());
        }
        tenants.add(String.valueOf(id));
      }
      findings.addAll(field, fields);
    }
  }

  /** An id, or the tenant as it is to be, {@code {"id": ..., "name": ...}}. */
  private static TenantFields.@Nullable Described tenant(Fields body) {
    JsonNode tenant = body.any("tenant");
    if (tenant == null) {
      return null;
    }
    if (tenant.isTextual()) {
      return TenantFields.Described.named(tenant.textValue());
    }
    if (tenant instanceof ObjectNode object) {
      Fields fields = new Fields(object);
      TenantFields.Described described = TenantFields.described(fields);
      body.findings().addAll("tenant", fields);
      return described;
    }
    body.wrong("tenant", "is " + Fields.kind(tenant) + "; a tenant or its id is expected");
    return null;
  }

  /** The actor, where the body has but an id. */
  static @Nullable String actorById(Fields body) {
    JsonNode json = body.any("actor");
    return json != null && json.isTextual() ? json.textValue() : null;
  }

  /**
   * An id, the user as they are now, {@code {"id": ..., "name": ...}}, or a tenant, {@code
   * {"collection": "$tenants", "id": ...}}, which [route] knows.
   */
  private static @Nullable Actor actor(Fields body) {
    JsonNode json = body.any("actor");
    if (json == null) {
      return null;
    }
    if (json.isTextual()) {
      return new Actor(json.textValue(), Map.of(), true, ActorKind.USER);
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
    String collection = fields.text("collection");
    if (collection != null && !collection.equals(TENANTS)) {
      fields.wrong(
          "collection", "is unknown; there is `" + TENANTS + "`: an actor that is a tenant");
    }
    if (collection != null) {
      body.findings().addAll("actor", fields);
      return new Actor(id == null ? "" : id, Map.of(), false, ActorKind.TENANT);
    }
    Map<String, Object> attributes = AttributeFields.read("", fields.rest(), fields.findings());
    body.findings().addAll("actor", fields);
    return new Actor(id == null ? "" : id, attributes, true, ActorKind.USER);
  }

  /** In the words of this body. */
  static ApiException refused(Rejection rejection) {
    return rejection.reason() == Reason.TOO_LARGE && rejection.field().equals("data")
        ? ApiException.tooLarge("data: " + rejection.detail())
        : ApiException.of(rejection);
  }
}
