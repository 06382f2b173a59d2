package io.carillon.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests made from a call of the document, and spoilt. */
final class FuzzRequests {

  /** As they stand in the path, encoded or not. */
  private static final List<String> NASTY_SEGMENTS =
      List.of(
          "",
          ".",
          "..",
          "%2e%2e",
          "%2E%2E%2Fetc",
          "a%2Fb",
          "a%5Cb",
          "%00",
          "%0d%0aX-Injected:%201",
          "%zz",
          "%",
          "%E9",
          "%C0%AF",
          "%ED%A0%80",
          "%F0%9F%92%A5",
          "%25%32%65",
          "a;b=c",
          ";jsessionid=1",
          "*",
          "{user}",
          "\u00e9",
          "a b",
          "a%20",
          "default",
          "%7B%7D",
          "~",
          "x".repeat(1_000),
          "%C3%A9".repeat(300),
          "x".repeat(9_000));

  private static final List<String> METHODS =
      List.of(
          "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT", "BREW",
          "get", "PRI", "G T", "\u0001");

  private static final List<String> TYPES =
      List.of(
          "application/json",
          "application/json",
          "application/json; charset=utf-16",
          "application/vnd.api+json",
          "text/plain",
          "application/x-www-form-urlencoded",
          "multipart/form-data; boundary=x",
          "application/json, text/plain",
          "x",
          ";",
          "");

  private final OpenApiPaths paths;
  private final FuzzValues values;

  FuzzRequests(OpenApiPaths paths, FuzzValues values) {
    this.paths = paths;
    this.values = values;
  }

  /**
   * A request.
   *
   * @param sent its body
   * @param whole whether it is one request as HTTP has it, and no more
   * @param cut so many of its bytes go first, and the rest a moment later
   */
  record Request(String method, String target, byte[] sent, byte[] bytes, boolean whole, int cut) {}

  Request spoilt(OpenApiPaths.Operation operation) {
    Draft draft = new Draft(operation);
    for (int i = 0; i <= values.below(3); i++) {
      draft.spoil();
    }
    return draft.request();
  }

  /** One as the document wants it. */
  Request plain(OpenApiPaths.Operation operation) {
    return new Draft(operation).request();
  }

  private final class Draft {

    private final OpenApiPaths.Operation operation;
    private String method;
    private final List<String> segments = new ArrayList<>();
    private final List<String> query = new ArrayList<>();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private @Nullable JsonNode body;
    private byte @Nullable [] raw;
    private boolean whole = true;

    Draft(OpenApiPaths.Operation operation) {
      this.operation = operation;
      this.method = operation.method();
      Map<String, JsonNode> inPath = paths.parameters(operation, "path");
      for (String part : operation.url().split("/", -1)) {
        segments.add(
            part.startsWith("{") ? known(part.substring(1, part.length() - 1), inPath) : part);
      }
      paths
          .parameters(operation, "query")
          .forEach(
              (name, parameter) -> {
                if (parameter.path("required").asBoolean() || values.chance(0.15)) {
                  add(name, values.text(name, parameter.path("schema")));
                }
              });
      paths
          .credentials(operation)
          .forEach(name -> add(name, values.text(name, Json.object().put("type", "string"))));
      headers.put("Host", "localhost");
      headers.put("Authorization", "Bearer " + Api.KEY);
      JsonNode media = operation.json().path("requestBody").path("content");
      if (!media.isEmpty()) {
        headers.put("Content-Type", "application/json");
        body = values.sample("", media.path("application/json").path("schema"), 4);
      }
    }

    private String known(String name, Map<String, JsonNode> inPath) {
      JsonNode parameter = inPath.get(name);
      return Urls.segment(
          name.equals("file") || name.equals("key") || parameter == null
              ? name.equals("key") ? "key_1" : "docs.js"
              : values.text(name, parameter.path("schema")));
    }

    private void add(String name, String value) {
      query.add(Urls.segment(name) + "=" + Urls.segment(value));
    }

    void spoil() {
      switch (values.below(body == null ? 6 : 12)) {
        case 0 -> segment();
        case 1, 2 -> query();
        case 3 -> method = values.one(METHODS);
        case 4 -> header();
        case 5 -> framing();
        case 6 -> raw = text();
        case 7 -> headers.put("Content-Type", values.one(TYPES));
        default -> body = spoilt(String.valueOf(body).length() < 100_000 ? body : null);
      }
    }

    private void segment() {
      int open = 1 + values.below(segments.size() - 1);
      segments.set(
          open, values.chance(0.7) ? values.one(NASTY_SEGMENTS) : Urls.segment(values.nasty()));
    }

    private void query() {
      List<String> names = new ArrayList<>(paths.parameters(operation, "query").keySet());
      names.add("unknown");
      names.add("page_size");
      names.add("after");
      String name = values.one(names);
      switch (values.below(6)) {
        case 0 -> query.add(Urls.segment(name) + "=%zz");
        case 1 -> query.add(Urls.segment(name));
        case 2 -> query.add("=&&==&" + Urls.segment(name) + "=%00");
        case 3 -> add(name, values.one(List.of("-1", "0", "51", "1e3", "2147483648", "x")));
        default -> add(name, shortened(values.nasty()));
      }
    }

    private void header() {
      String name =
          values.one(
              List.of(
                  "Authorization",
                  "X-Carillon-User-Token",
                  "X-Knock-User-Token",
                  "Prefer",
                  "Last-Event-ID",
                  "Accept",
                  "Accept-Encoding",
                  "If-None-Match",
                  "Range",
                  "Origin",
                  "Cookie",
                  "X-Forwarded-For",
                  "X-Carillon-Forwarded",
                  "X-Carillon-Partitions",
                  "X-HTTP-Method-Override",
                  "Upgrade",
                  "Connection",
                  "Expect",
                  "Content-Encoding",
                  "Bad Name"));
      String value =
          values.chance(0.5)
              ? values.one(
                  List.of(
                      "",
                      "*",
                      "gzip",
                      "x",
                      "close, keep-alive",
                      "wait=0",
                      "100-continue",
                      "Bearer x",
                      "é"))
              : shortened(values.nasty());
      headers.put(name, value);
      // Then nobody knows where one ends and the next begins.
      whole &= !value.contains("\n") && !name.equals("Upgrade");
    }

    private void framing() {
      whole = false;
      switch (values.below(6)) {
        case 0 -> headers.put("Content-Length", "-1");
        case 1 -> headers.put("Content-Length", "99999999999999999999");
        case 2 -> headers.put("Transfer-Encoding", "chunked, identity");
        case 3 -> headers.put("Transfer-Encoding", "x");
        case 4 -> headers.remove("Host");
        default -> headers.put("Host", "a b");
      }
    }

    private static String shortened(String text) {
      return text.length() <= 2_000 ? text : text.substring(0, 2_000);
    }

    private byte[] text() {
      String json = String.valueOf(body);
      String text =
          switch (values.below(10)) {
            case 0 -> "";
            case 1 -> json.substring(0, values.below(json.length()));
            case 2 -> json + json;
            case 3 -> json.replace('"', '\'');
            case 4 -> json.replaceFirst("\\{", "{\"a\":1,\"a\":2,");
            case 5 -> json.replaceFirst("\\{", "{\"a\":NaN,");
            case 6 -> "\ufeff" + json;
            case 7 -> "[".repeat(100_000);
            case 8 -> "{\"a\":".repeat(5_000);
            default -> json.replaceFirst("\\{", "{\"a\":\"" + "y".repeat(1_100_000) + "\",");
          };
      return values.chance(0.2)
          ? text.getBytes(StandardCharsets.UTF_16)
          : values.chance(0.1)
              ? (text + "\u00e9").getBytes(StandardCharsets.ISO_8859_1)
              : text.getBytes(StandardCharsets.UTF_8);
    }

    /** Somewhere within something is not as it was. */
    private @Nullable JsonNode spoilt(@Nullable JsonNode node) {
      if (node instanceof ObjectNode object && !object.isEmpty() && values.chance(0.85)) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        String name = values.one(names);
        switch (values.below(6)) {
          case 0 -> object.remove(name);
          case 1 -> object.set(shortened(values.nasty()), values.nastyNode());
          case 2 -> object.set(name, values.nastyNode());
          default -> object.set(name, spoilt(object.get(name)));
        }
        return object;
      }
      if (node instanceof ArrayNode array && !array.isEmpty() && values.chance(0.8)) {
        int at = values.below(array.size());
        array.set(at, spoilt(array.get(at)));
        return array;
      }
      return values.nastyNode();
    }

    Request request() {
      String target =
          String.join("/", segments) + (query.isEmpty() ? "" : "?" + String.join("&", query));
      byte[] sent =
          raw != null
              ? raw
              : body == null ? new byte[0] : body.toString().getBytes(StandardCharsets.UTF_8);
      boolean chunked = sent.length > 0 && whole && values.chance(0.15);
      headers.putIfAbsent(
          chunked ? "Transfer-Encoding" : "Content-Length",
          chunked ? "chunked" : String.valueOf(sent.length));
      StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
      headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
      bytes.writeBytes(chunked ? chunks(sent) : sent);
      int size = bytes.size();
      return new Request(
          method,
          target,
          sent,
          bytes.toByteArray(),
          whole && METHODS.indexOf(method) < 7,
          values.chance(0.1) ? 1 + values.below(size) : size);
    }

    private byte[] chunks(byte[] sent) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int at = 0; at < sent.length; ) {
        int size = Math.min(sent.length - at, 1 + values.below(40_000));
        String extension = values.chance(0.3) ? ";a=b" : "";
        all.writeBytes(
            (Integer.toHexString(size) + extension + "\r\n").getBytes(StandardCharsets.UTF_8));
        all.write(sent, at, size);
        all.writeBytes(new byte[] {'\r', '\n'});
        at += size;
      }
      all.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      return all.toByteArray();
    }
  }
}
