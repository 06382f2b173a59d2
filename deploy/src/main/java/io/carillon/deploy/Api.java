package io.carillon.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;

/** Carillon's HTTP API, as any client sees it. Thread-safe. */
public final class Api {
  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(BOUND).build();
  private final String base;
  private final String key;

  /**
   * @param base such as {@code http://127.0.0.1:8080}
   */
  public Api(String base, String key) {
    this.base = base;
    this.key = key;
  }

  /** The same with another key. */
  public Api withKey(String other) {
    return new Api(base, other);
  }

  /**
   * @param body missing when there is none
   */
  public record Answer(String request, int status, JsonNode body) {

    /**
     * @throws UnexpectedAnswer if the status is another
     */
    public JsonNode expect(int expected) {
      if (status != expected) {
        throw new UnexpectedAnswer(
            "%s answered %d instead of %d: %s".formatted(request, status, expected, body));
      }
      return body;
    }
  }

  /** An answer that should have been another. */
  public static final class UnexpectedAnswer extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    UnexpectedAnswer(String message) {
      super(message);
    }
  }

  public Answer get(String path) throws IOException, InterruptedException {
    return send("GET", path, null);
  }

  public Answer delete(String path) throws IOException, InterruptedException {
    return send("DELETE", path, null);
  }

  /**
   * @param headers names and values in turn
   */
  public Answer put(String path, String json, String... headers)
      throws IOException, InterruptedException {
    return send("PUT", path, json, headers);
  }

  /**
   * @param headers names and values in turn
   */
  public Answer post(String path, String json, String... headers)
      throws IOException, InterruptedException {
    return send("POST", path, json, headers);
  }

  /** An answer that is read line by line, as it comes. */
  public HttpResponse<Stream<String>> lines(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(BOUND)
            .header("Authorization", "Bearer " + key)
            .build();
    return http.send(request, BodyHandlers.ofLines());
  }

  private Answer send(
      String method, String path, @org.jspecify.annotations.Nullable String json, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(BOUND)
            .header("Authorization", "Bearer " + key)
            .method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
    if (json != null) {
      request.header("Content-Type", "application/json");
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    HttpResponse<String> response =
        http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    return new Answer(method + " " + path, response.statusCode(), parse(response.body()));
  }

  private static JsonNode parse(String text) {
    if (text.isEmpty()) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return JSON.getNodeFactory().textNode(text);
    }
  }

  /** Text as one segment of a path. */
  public static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
