package io.carillon.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Attributes from JSON: boolean, number, string or list of strings; null removes one. */
final class AttributeFields {

  private AttributeFields() {}

  /**
   * @param parent path of the object they are in; empty: the body itself
   */
  static Map<String, Object> read(String parent, Map<String, JsonNode> fields, Findings findings) {
    Map<String, @Nullable Object> attributes = new HashMap<>();
    fields.forEach(
        (name, node) -> {
          String field = parent.isEmpty() ? name : parent + "." + name;
          if (node.isNull()) {
            attributes.put(name, null);
          } else if (node.isBoolean()) {
            attributes.put(name, node.booleanValue());
          } else if (node.isNumber()) {
            attributes.put(name, node.doubleValue());
          } else if (node.isTextual()) {
            attributes.put(name, node.textValue());
          } else if (node.isArray()) {
            attributes.put(name, list(field, node, findings));
          } else {
            findings.add(
                field,
                "is an object; an attribute is a boolean, a number, a string or a list of strings");
          }
        });
    return asAvro(attributes);
  }

  private static List<String> list(String field, JsonNode array, Findings findings) {
    List<String> texts = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      if (array.get(i).isTextual()) {
        texts.add(array.get(i).textValue());
      } else {
        findings.add(
            field + "[" + i + "]",
            "is " + Fields.kind(array.get(i)) + "; a list attribute holds strings only");
      }
    }
    return texts;
  }

  /** Avro's generated classes say nothing of nulls in maps. */
  @SuppressWarnings("NullAway")
  private static Map<String, Object> asAvro(Map<String, @Nullable Object> attributes) {
    return attributes;
  }
}
