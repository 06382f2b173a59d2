package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.api.access.DemoKeys;
import io.carillon.api.live.Received;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * What the server's OpenAPI document promises, held against what it does: the status, content type
 * and body of every answer, and what was asked where it was granted. The clients of the tests ask
 * it after each call. Thread-safe.
 */
public final class Contract {

  /** Refused before there is any call: in the shape of every error. */
  private static final List<Integer> NOT_HTTP = List.of(400, 404, 414, 431);

  /** Instances among themselves answer each other's questions; nobody else gets such answers. */
  private static final List<String> OF_PEERS = List.of(Forwarder.FORWARDED, Shares.PARTITIONS);

  private final OpenApiSchemas schemas;
  private final OpenApiPaths paths;

  Contract(JsonNode document) {
    this.schemas = new OpenApiSchemas(document);
    this.paths = new OpenApiPaths(document);
  }

  /** Of the document that a server with everything on hands out. */
  static Contract served() {
    return Served.CONTRACT;
  }

  private static final class Served {
    private static final Contract CONTRACT = new Contract(document());

    private static JsonNode document() {
      try (Api api = new Api(DemoKeys.random(Optional.empty(), Optional.empty()))) {
        HttpRequest request =
            HttpRequest.newBuilder(api.url().resolve(Urls.OPENAPI))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        return Json.parse(
            HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray()).body());
      } catch (IOException e) {
        throw new AssertionError(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  /** Fails unless all of a call is as the document says. */
  public static void check(HttpResponse<byte[]> response) {
    HttpRequest request = response.request();
    if (OF_PEERS.stream().anyMatch(name -> request.headers().firstValue(name).isPresent())) {
      return;
    }
    Call call =
        new Call(
            request.method(),
            request.uri().getRawPath()
                + (request.uri().getRawQuery() == null ? "" : "?" + request.uri().getRawQuery()),
            request.bodyPublisher().map(Contract::bytes).orElse(new byte[0]),
            response.statusCode(),
            response.headers(),
            response.body());
    assertThat(served().problems(call)).as("%s: %s", call, call.text()).isEmpty();
  }

  /** Fails unless events of a stream are as the document says. */
  static void check(List<Received> events) {
    for (Received event : events) {
      assertThat(served().problems(event)).as("%s %s", event.name(), event.data()).isEmpty();
    }
  }

  /**
   * One call, as it went over the wire.
   *
   * @param target path and query
   */
  record Call(
      String method, String target, byte[] sent, int status, HttpHeaders headers, byte[] received) {

    String path() {
      return target.split("\\?", 2)[0];
    }

    String query() {
      String[] parts = target.split("\\?", 2);
      return parts.length == 1 ? "" : parts[1];
    }

    /** Whether fields were to be left out. */
    boolean excludes() {
      return query().contains("exclude=");
    }

    String contentType() {
      return headers.firstValue("Content-Type").orElse("");
    }

    String text() {
      return new String(received, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return method + " " + target + " answered " + status;
    }
  }

  List<String> problems(Received event) {
    JsonNode schema = paths.event(event.name());
    return schema == null
        ? List.of("there is no such event in the document")
        : schemas.ofAnswer(schema, event.data());
  }

  /** What is not as the document says; empty: nothing. */
  List<String> problems(Call call) {
    if (call.method().equals("HEAD") || call.method().equals("OPTIONS")) {
      return List.of();
    }
    OpenApiPaths.Operation operation = paths.find(call.method(), call.path());
    if (operation == null) {
      return call.status() < 400 || call.status() >= 500
          ? List.of("there is no such call in the document: src/main/openapi/README.md says how")
          : problem(call);
    }
    List<String> found = new ArrayList<>();
    JsonNode response = paths.response(operation, call.status());
    if (response != null) {
      found.addAll(answer(response, call));
    } else if (NOT_HTTP.contains(call.status()) && problem(call).isEmpty()) {
      return found;
    } else {
      found.add("this status is not in the document");
    }
    if (call.status() < 300 && !operation.isOpen()) {
      found.addAll(parameters(operation, call));
      found.addAll(body(operation, call));
    }
    return found;
  }

  private List<String> problem(Call call) {
    return media(call.contentType()).equals("application/json")
        ? schemas.ofAnswer(paths.component("schemas", "Problem"), Json.parse(call.received()))
        : List.of("an error is JSON, not " + call.contentType());
  }

  private List<String> answer(JsonNode response, Call call) {
    JsonNode content = response.path("content");
    if (content.isMissingNode()) {
      return call.received().length == 0 ? List.of() : List.of("there is no body in the document");
    }
    JsonNode schema = content.path(media(call.contentType())).path("schema");
    if (schema.isMissingNode()) {
      return List.of("the content type " + call.contentType() + " is not in the document");
    }
    boolean readable =
        media(call.contentType()).endsWith("json")
            && call.headers().firstValue("Content-Encoding").isEmpty();
    if (!readable) {
      return List.of();
    }
    JsonNode body = Json.parse(call.received());
    return call.status() == 200 && call.excludes()
        ? schemas.ofPart(schema, body)
        : schemas.ofAnswer(schema, body);
  }

  private List<String> parameters(OpenApiPaths.Operation operation, Call call) {
    List<String> found = new ArrayList<>();
    Map<String, JsonNode> inPath = paths.parameters(operation, "path");
    operation
        .values()
        .forEach(
            (name, value) -> {
              JsonNode parameter = inPath.get(name);
              found.addAll(
                  parameter == null
                      ? List.of("{" + name + "} is not in the document")
                      : schemas.ofParameter(name, parameter.path("schema"), value));
            });
    Map<String, JsonNode> inQuery = paths.parameters(operation, "query");
    for (String pair : call.query().split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      JsonNode parameter = inQuery.get(name);
      if (parameter != null) {
        found.addAll(
            schemas.ofParameter(
                name, parameter.path("schema"), decoded(pair.substring(equals + 1))));
      } else if (!name.isEmpty() && !paths.isCredential(name)) {
        found.add("the parameter " + name + " is not in the document");
      }
    }
    return found;
  }

  private List<String> body(OpenApiPaths.Operation operation, Call call) {
    JsonNode body = operation.json().path("requestBody");
    if (call.sent().length == 0) {
      return body.path("required").asBoolean() ? List.of("a body is required") : List.of();
    }
    // What a call that takes none is sent along with it is nobody's loss.
    return body.isMissingNode()
        ? List.of()
        : schemas.ofRequest(
            body.path("content").path("application/json").path("schema"), Json.parse(call.sent()));
  }

  static String media(String contentType) {
    return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** What a publisher publishes, which it does for each who asks. */
  private static byte[] bytes(HttpRequest.BodyPublisher publisher) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    publisher.subscribe(
        new Flow.Subscriber<ByteBuffer>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
          }

          @Override
          public void onNext(ByteBuffer bytes) {
            byte[] some = new byte[bytes.remaining()];
            bytes.get(some);
            all.writeBytes(some);
          }

          @Override
          public void onError(@Nullable Throwable error) {}

          @Override
          public void onComplete() {}
        });
    return all.toByteArray();
  }
}
