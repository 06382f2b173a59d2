package io.carillon.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The calls of an OpenAPI document. Thread-safe. */
final class OpenApiPaths {

  private final JsonNode document;
  private final List<Template> templates = new ArrayList<>();
  private final Set<String> credentials = new HashSet<>();

  OpenApiPaths(JsonNode document) {
    this.document = document;
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        operation ->
                            templates.add(
                                new Template(
                                    operation.getKey().toUpperCase(Locale.ROOT),
                                    path.getKey(),
                                    List.of(path.getKey().split("/", -1)),
                                    operation.getValue()))));
    // What is written out goes before what is left open.
    templates.sort(
        java.util.Comparator.comparingLong(
            each -> each.parts().stream().filter(OpenApiPaths::isOpen).count()));
    for (JsonNode scheme : document.path("components").path("securitySchemes")) {
      if (scheme.path("in").asText().equals("query")) {
        credentials.add(scheme.path("name").asText());
      }
    }
  }

  private record Template(String method, String url, List<String> parts, JsonNode json) {

    @Nullable Map<String, String> matched(List<String> segments) {
      if (segments.size() != parts.size()) {
        return null;
      }
      Map<String, String> values = new LinkedHashMap<>();
      for (int i = 0; i < parts.size(); i++) {
        String part = parts.get(i);
        if (isOpen(part) && !segments.get(i).isEmpty()) {
          values.put(part.substring(1, part.length() - 1), decoded(segments.get(i)));
        } else if (!part.equals(segments.get(i))) {
          return null;
        }
      }
      return values;
    }
  }

  /**
   * A call of the document.
   *
   * @param values of its path
   */
  record Operation(String method, String url, JsonNode json, Map<String, String> values) {

    /** Whether everyone may call it: what it is asked beside is not looked at. */
    boolean isOpen() {
      return json.path("security").isEmpty();
    }
  }

  /** Null: there is none. */
  @Nullable Operation find(String method, String rawPath) {
    List<String> segments = List.of(rawPath.split("/", -1));
    for (Template each : templates) {
      Map<String, String> values = each.method().equals(method) ? each.matched(segments) : null;
      if (values != null) {
        return new Operation(method, each.url(), each.json(), values);
      }
    }
    return null;
  }

  /** All of them, without values. */
  List<Operation> all() {
    return templates.stream()
        .map(each -> new Operation(each.method(), each.url(), each.json(), Map.of()))
        .toList();
  }

  /** Null: it is not listed. */
  @Nullable JsonNode response(Operation operation, int status) {
    JsonNode response = operation.json().path("responses").path(String.valueOf(status));
    return response.isMissingNode() ? null : resolved(response);
  }

  /**
   * By name.
   *
   * @param in {@code path}, {@code query} or {@code header}
   */
  Map<String, JsonNode> parameters(Operation operation, String in) {
    Map<String, JsonNode> all = new LinkedHashMap<>();
    for (JsonNode each : operation.json().path("parameters")) {
      JsonNode parameter = resolved(each);
      if (parameter.path("in").asText().equals(in)) {
        all.put(parameter.path("name").asText(), parameter);
      }
    }
    return all;
  }

  /** What the first way to show who one is puts into the URL. */
  List<String> credentials(Operation operation) {
    List<String> names = new ArrayList<>();
    operation
        .json()
        .path("security")
        .path(0)
        .fieldNames()
        .forEachRemaining(
            scheme -> {
              String name = component("securitySchemes", scheme).path("name").asText();
              if (isCredential(name)) {
                names.add(name);
              }
            });
    return names;
  }

  /** Whether it is a credential, which stands in the security of a call. */
  boolean isCredential(String name) {
    return credentials.contains(name);
  }

  /** The schema of an event of a stream; null: there is none. */
  @Nullable JsonNode event(String name) {
    for (Template each : templates) {
      JsonNode schema = each.json().path("responses").path("200").path("x-events").path(name);
      if (!schema.isMissingNode()) {
        return schema;
      }
    }
    return null;
  }

  JsonNode component(String kind, String name) {
    return document.path("components").path(kind).path(name);
  }

  /** What a reference within the document refers to. */
  JsonNode resolved(JsonNode node) {
    String ref = node.path("$ref").asText();
    return ref.startsWith("#") ? document.at(ref.substring(1)) : node;
  }

  private static boolean isOpen(String part) {
    return part.startsWith("{");
  }

  private static String decoded(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // As it stands: the server refuses it.
      return segment;
    }
  }
}
