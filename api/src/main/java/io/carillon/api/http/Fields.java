package io.carillon.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object, taken one by one. What is of the wrong kind, and at {@link #done}
 * what nobody took, is found; until then such a field reads as absent. A field that is null reads
 * as absent, unless asked by {@link #has}.
 */
final class Fields {

  private final ObjectNode object;
  private final Set<String> taken = new LinkedHashSet<>();
  private final Findings findings = new Findings();

  Fields(ObjectNode object) {
    this.object = object;
  }

  static Fields empty() {
    return new Fields(JsonNodeFactory.instance.objectNode());
  }

  /** Something is wrong with a field. */
  Fields wrong(String field, String message) {
    findings.add(field, message);
    return this;
  }

  /** Whether it is there, be it as null. */
  boolean has(String field) {
    return object.has(field);
  }

  /** Whether it is there as null. */
  boolean isNull(String field) {
    return object.path(field).isNull();
  }

  /** Of all fields, taken or not. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Any value; null when absent or null. */
  @Nullable JsonNode any(String field) {
    taken.add(field);
    JsonNode value = object.get(field);
    return value == null || value.isNull() ? null : value;
  }

  @Nullable String text(String field) {
    JsonNode value = any(field);
    if (value == null || value.isTextual()) {
      return value == null ? null : value.textValue();
    }
    findings.add(field, "is " + kind(value) + "; a string is expected");
    return null;
  }

  @Nullable Boolean flag(String field) {
    JsonNode value = any(field);
    if (value == null || value.isBoolean()) {
      return value == null ? null : value.booleanValue();
    }
    findings.add(field, "is " + kind(value) + "; true or false is expected");
    return null;
  }

  /** One of these words, in lower case. */
  @Nullable String word(String field, List<String> words) {
    String value = text(field);
    if (value == null || words.contains(value)) {
      return value;
    }
    findings.add(field, "is none of " + String.join(", ", words) + Suggestion.of(value, words));
    return null;
  }

  @Nullable Instant time(String field) {
    String value = text(field);
    Instant time = value == null ? null : Times.parse(value);
    if (value != null && time == null) {
      findings.add(field, Times.EXPECTED);
    }
    return time;
  }

  @Nullable ObjectNode object(String field) {
    JsonNode value = any(field);
    if (value == null || value instanceof ObjectNode) {
      return (ObjectNode) value;
    }
    findings.add(field, "is " + kind(value) + "; an object is expected");
    return null;
  }

  /** Null when absent. */
  @Nullable List<String> texts(String field, int max) {
    JsonNode value = any(field);
    if (value == null) {
      return null;
    }
    if (!value.isArray()) {
      findings.add(field, "is " + kind(value) + "; a list of strings is expected");
      return null;
    }
    if (value.size() > max) {
      findings.add(field, "has " + value.size() + " elements; at most " + max);
      return null;
    }
    List<String> texts = new ArrayList<>(value.size());
    for (int i = 0; i < value.size(); i++) {
      if (value.get(i).isTextual()) {
        texts.add(value.get(i).textValue());
      } else {
        findings.add(field + "[" + i + "]", "is " + kind(value.get(i)) + "; a string is expected");
      }
    }
    return texts;
  }

  /**
   * Null when absent.
   *
   * @param read makes one of an object's fields; those it leaves are found to be unknown
   */
  <T> @Nullable List<T> objects(String field, int max, Function<Fields, T> read) {
    JsonNode value = any(field);
    if (value == null) {
      return null;
    }
    if (!value.isArray()) {
      findings.add(field, "is " + kind(value) + "; a list of objects is expected");
      return null;
    }
    List<T> objects = new ArrayList<>();
    if (value.size() > max) {
      findings.add(field, "has " + value.size() + " elements; at most " + max);
      return objects;
    }
    for (int i = 0; i < value.size(); i++) {
      String path = field + "[" + i + "]";
      if (value.get(i) instanceof ObjectNode each) {
        Fields fields = new Fields(each);
        objects.add(read.apply(fields));
        findings.addAll(path, fields);
      } else {
        findings.add(path, "is " + kind(value.get(i)) + "; an object is expected");
      }
    }
    return objects;
  }

  /** This is here for later releases: it is refused, so that nobody thinks it works. */
  void notYet(String field, String what) {
    if (any(field) != null) {
      findings.add(field, what + " have no effect in this release, so they are refused");
    }
  }

  /** The object itself, all of it taken: the caller says what is wrong with it. */
  ObjectNode wholly() {
    object.fieldNames().forEachRemaining(taken::add);
    return object;
  }

  /** All that was not taken, nulls included. */
  Map<String, JsonNode> rest() {
    Map<String, JsonNode> rest = new LinkedHashMap<>();
    object.properties().forEach(e -> rest.put(e.getKey(), e.getValue()));
    rest.keySet().removeAll(taken);
    taken.addAll(rest.keySet());
    return rest;
  }

  /** 422 if anything is wrong, an unknown field included. */
  void done() {
    unknown();
    findings.check();
  }

  /** What nobody took is wrong. */
  void unknown() {
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!taken.contains(name)) {
                findings.add(name, "is unknown" + Suggestion.of(name, taken));
              }
            });
  }

  Findings findings() {
    return findings;
  }

  /** In words: {@code a number}. */
  static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "a list";
      case OBJECT -> "an object";
      case NULL -> "null";
      default -> "a " + node.getNodeType().name().toLowerCase(Locale.ROOT);
    };
  }
}
