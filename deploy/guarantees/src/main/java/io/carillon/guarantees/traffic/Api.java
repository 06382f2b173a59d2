package io.carillon.guarantees.traffic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.carillon.guarantees.cluster.Cluster;
import io.carillon.guarantees.cluster.Instance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** HTTP as a client speaks it, to any of several instances. Thread-safe. */
public final class Api {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A rebalance takes a few seconds, a stream of them half a minute. */
  private static final Duration REST_WITHIN = Duration.ofMinutes(2);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final List<Instance> instances;

  public Api(List<Instance> instances) {
    this.instances = instances;
  }

  public List<Instance> instances() {
    return instances;
  }

  /** Status 0 when nothing comes in time. */
  public Reply get(Instance at, String path) {
    return call(at, "GET", path, null, Duration.ofSeconds(15), Map.of());
  }

  /**
   * The same at rest, when a partition may still move and a machine may have stood still: asked
   * again for a while, as the answer asks to, and when there was none.
   */
  public Reply patiently(Instance at, String path) {
    long deadline = System.nanoTime() + REST_WITHIN.toNanos();
    while (true) {
      Reply reply = get(at, path);
      boolean moving = reply.status() == 503 || reply.status() == 0;
      if (!moving || System.nanoTime() > deadline || !slept()) {
        return reply;
      }
    }
  }

  /** False when interrupted. */
  private static boolean slept() {
    try {
      Thread.sleep(200);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Status 0 when nothing comes in time, and then it may have been done. */
  public Reply write(Instance at, String method, String path, Object body) {
    return call(at, method, path, body, Duration.ofSeconds(20), Map.of());
  }

  Reply call(
      Instance at,
      String method,
      String path,
      @Nullable Object body,
      Duration patience,
      Map<String, String> headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(at.url() + path))
            .timeout(patience)
            .header("Authorization", "Bearer " + Cluster.KEY)
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(text(body)));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    headers.forEach(request::header);
    String name = method + " " + path;
    try {
      HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
      return new Reply(name, at.name(), response.statusCode(), parse(response.body()));
    } catch (IOException e) {
      return new Reply(name, at.name(), 0, JSON.getNodeFactory().textNode(e.toString()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Reply(name, at.name(), 0, MissingNode.getInstance());
    }
  }

  private static String text(Object body) {
    try {
      return JSON.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
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
}
