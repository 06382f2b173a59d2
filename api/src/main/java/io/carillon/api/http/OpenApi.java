package io.carillon.api.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAPI document of what is served: {@code openapi.yaml} and a file for each of its tags, put
 * together, without the calls that are not served here, and with what follows from each route's
 * {@link Rule} and URL.
 */
final class OpenApi {

  private static final String FOLDER = "/io/carillon/api/openapi/";
  private static final ObjectMapper YAML = new YAMLMapper();

  private OpenApi() {}

  /** A call that is not written down is not in it; a test sees to it that there is none. */
  static ObjectNode of(List<Routes.Route> routes) {
    ObjectNode document = written();
    ObjectNode all = (ObjectNode) document.path("paths");
    ObjectNode parameters = (ObjectNode) document.path("components").path("parameters");
    Map<String, Routes.Route> served = new LinkedHashMap<>();
    routes.forEach(each -> served.put(name(each.method(), each.url()), each));
    ObjectNode paths = Json.object();
    all.properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        operation -> {
                          Routes.Route route =
                              served.get(
                                  name(operation.getKey().toUpperCase(Locale.ROOT), path.getKey()));
                          if (route != null) {
                            paths
                                .withObjectProperty(path.getKey())
                                .set(
                                    operation.getKey(),
                                    OpenApiOperation.complete(
                                        route, (ObjectNode) operation.getValue(), parameters));
                          }
                        }));
    document.set("paths", paths);
    return document;
  }

  /** As the files have it, be it served or not; each operation with its tag. */
  static ObjectNode written() {
    ObjectNode document = read("openapi.yaml");
    ObjectNode paths = document.putObject("paths");
    // For the reader: what is called comes before what it is made of.
    JsonNode components = document.remove("components");
    document.set("components", components);
    for (JsonNode each : document.path("tags")) {
      String tag = each.path("name").asText();
      ObjectNode file = read(tag + ".yaml");
      file.path("paths").forEach(path -> path.forEach(operation -> tag(operation, tag)));
      merge(tag, file.path("paths"), paths);
      for (Map.Entry<String, JsonNode> kind : file.path("components").properties()) {
        merge(tag, kind.getValue(), ((ObjectNode) components).withObjectProperty(kind.getKey()));
      }
    }
    return document;
  }

  private static void tag(JsonNode operation, String tag) {
    ArrayNode tags = ((ObjectNode) operation).putArray("tags");
    tags.add(tag);
  }

  private static void merge(String tag, JsonNode from, ObjectNode into) {
    for (Map.Entry<String, JsonNode> each : from.properties()) {
      if (into.has(each.getKey())) {
        throw new IllegalStateException(
            each.getKey() + " of " + tag + ".yaml is in the document already");
      }
      into.set(each.getKey(), each.getValue());
    }
  }

  private static String name(String method, String url) {
    return method + " " + url;
  }

  private static ObjectNode read(String file) {
    try (@Nullable InputStream in = OpenApi.class.getResourceAsStream(FOLDER + file)) {
      if (in == null) {
        throw new IllegalStateException(FOLDER + file + " is not on the class path");
      }
      return (ObjectNode) YAML.readTree(in);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
