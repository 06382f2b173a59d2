package io.carillon.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.api.access.Scope;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What follows for a call from its route: parameters of the path, who may call it, its errors. */
final class OpenApiOperation {

  private static final Pattern IN_PATH = Pattern.compile("\\{(\\w+)}");
  private static final List<String> ALWAYS = List.of("400", "422", "500");
  private static final List<String> WITH_KEY = List.of("401", "403", "429", "503");
  private static final List<String> WITH_BODY = List.of("408", "413", "415");

  private OpenApiOperation() {}

  /**
   * @param shared parameters of the document, by the names by which they are referred to
   */
  static ObjectNode complete(Routes.Route route, ObjectNode operation, ObjectNode shared) {
    Rule rule = route.rule();
    ArrayNode extra = operation.path("security") instanceof ArrayNode more ? more : null;
    ArrayNode security = operation.putArray("security");
    Scope scope = rule.scope();
    if (scope != null) {
      security(security, rule.who());
      if (extra != null) {
        security.addAll(extra);
      }
      String description = operation.path("description").asText().strip();
      operation.put(
          "description",
          (description.isEmpty() ? "" : description + "\n\n") + who(scope, rule) + where(rule));
    }
    parameters(route.url(), operation, shared);
    errors(route, operation);
    return operation;
  }

  private static void security(ArrayNode security, Rule.Who who) {
    if (who == Rule.Who.USER_OF_URL) {
      ObjectNode both = security.addObject();
      both.putArray("publicKeyInUrl");
      both.putArray("userTokenInUrl");
      return;
    }
    security.addObject().putArray("secretKey");
    if (who != Rule.Who.BACK_END) {
      ObjectNode both = security.addObject();
      both.putArray("publicKey");
      both.putArray("userToken");
    }
  }

  private static String who(Scope scope, Rule rule) {
    if (rule.who() == Rule.Who.USER_OF_URL) {
      return "**Who:** users, by a public key and their token in the URL.";
    }
    String key = "**Who:** secret keys with the scope `" + scope.word() + "`";
    return key
        + switch (rule.who()) {
          case ANYONE, BACK_END -> ".";
          case USER_OF_PATH -> ", and the user of the path by their token.";
          case USER_OF_MESSAGE -> ", and the message's recipient by their token.";
          case USER_OF_BODY -> ", and users by their token for what is theirs.";
          case USER_OF_URL -> throw new IllegalArgumentException("it takes no secret key");
        };
  }

  private static String where(Rule rule) {
    return switch (rule.where()) {
      case ANYWHERE -> "";
      case PATH_TENANT -> " Restricted to tenants, only for one of those.";
      case GRANTED -> " Restricted to tenants, only for what is of those.";
      case OWN_PERSON -> " Not keys that are restricted to tenants.";
      case ALL_TENANTS -> " Not keys that are restricted to tenants: it is of all of them.";
    };
  }

  private static void parameters(String url, ObjectNode operation, ObjectNode shared) {
    ArrayNode parameters = operation.withArrayProperty("parameters");
    Matcher names = IN_PATH.matcher(url);
    int at = 0;
    while (names.find()) {
      String name = names.group(1);
      if (!isGiven(name, parameters, shared)) {
        parameters.insertObject(at++).put("$ref", "#/components/parameters/" + name);
      }
    }
    if (parameters.isEmpty()) {
      operation.remove("parameters");
    }
  }

  private static boolean isGiven(String name, ArrayNode parameters, ObjectNode shared) {
    for (JsonNode each : parameters) {
      String ref = each.path("$ref").asText();
      JsonNode parameter =
          ref.isEmpty() ? each : shared.path(ref.substring(ref.lastIndexOf('/') + 1));
      if (parameter.path("in").asText().equals("path")
          && parameter.path("name").asText().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static void errors(Routes.Route route, ObjectNode operation) {
    ObjectNode responses = operation.withObjectProperty("responses");
    add(responses, ALWAYS);
    if (route.rule().scope() != null) {
      add(responses, WITH_KEY);
    }
    if (operation.has("requestBody")) {
      add(responses, WITH_BODY);
    }
    if (route.url().contains("{")) {
      add(responses, List.of("404"));
    }
    Map<String, JsonNode> sorted = new TreeMap<>();
    responses.properties().forEach(each -> sorted.put(each.getKey(), each.getValue()));
    responses.removeAll();
    sorted.forEach(responses::set);
  }

  private static void add(ObjectNode responses, List<String> statuses) {
    for (String status : statuses) {
      if (!responses.has(status)) {
        responses.putObject(status).put("$ref", "#/components/responses/" + status);
      }
    }
  }
}
