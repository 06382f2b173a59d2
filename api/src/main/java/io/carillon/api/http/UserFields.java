package io.carillon.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.avro.ChangeOperation;
import io.carillon.avro.MembershipChange;
import io.carillon.avro.UserChange;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes of users from JSON. */
final class UserFields {

  private UserFields() {}

  /** {@code {"attributes": {...}, "memberships": {...}}}. */
  static UserChange nested(Fields fields) {
    ObjectNode attributes = fields.object("attributes");
    return change(
        attributes == null
            ? Map.of()
            : AttributeFields.read("attributes", map(attributes), fields.findings()),
        memberships(fields));
  }

  /** As Knock's SDKs send it: every field is an attribute, but {@code memberships}. */
  static UserChange flat(Fields fields) {
    Map<String, MembershipChange> memberships = memberships(fields);
    return change(AttributeFields.read("", fields.rest(), fields.findings()), memberships);
  }

  /** One membership; null ends it. */
  static UserChange membership(String tenant, @Nullable MembershipChange change) {
    Map<String, @Nullable MembershipChange> memberships = new HashMap<>();
    memberships.put(tenant, change);
    return change(Map.of(), asAvro(memberships));
  }

  /** {@code {"role": "admin"}}, or the same within {@code attributes}. */
  static MembershipChange membershipOf(String parent, ObjectNode json, Findings findings) {
    JsonNode inner = json.get("attributes");
    boolean wrapped = json.size() == 1 && inner instanceof ObjectNode;
    Map<String, JsonNode> fields = map(wrapped ? (ObjectNode) inner : json);
    return new MembershipChange(AttributeFields.read(parent, fields, findings), null);
  }

  private static Map<String, MembershipChange> memberships(Fields fields) {
    ObjectNode json = fields.object("memberships");
    Map<String, @Nullable MembershipChange> memberships = new HashMap<>();
    if (json != null) {
      json.properties()
          .forEach(
              entry -> {
                String field = "memberships." + entry.getKey();
                if (entry.getValue() instanceof ObjectNode object) {
                  memberships.put(entry.getKey(), membershipOf(field, object, fields.findings()));
                } else if (entry.getValue().isNull()) {
                  memberships.put(entry.getKey(), null);
                } else {
                  fields.wrong(
                      field,
                      "is " + Fields.kind(entry.getValue()) + "; attributes or null are expected");
                }
              });
    }
    return asAvro(memberships);
  }

  private static UserChange change(
      Map<String, Object> attributes, Map<String, MembershipChange> memberships) {
    return new UserChange(ChangeOperation.MERGE, attributes, memberships);
  }

  static Map<String, JsonNode> map(ObjectNode object) {
    Map<String, JsonNode> map = new LinkedHashMap<>();
    object.properties().forEach(e -> map.put(e.getKey(), e.getValue()));
    return map;
  }

  /** Avro's generated classes say nothing of nulls in maps. */
  @SuppressWarnings("NullAway")
  private static Map<String, MembershipChange> asAvro(
      Map<String, @Nullable MembershipChange> memberships) {
    return memberships;
  }
}
