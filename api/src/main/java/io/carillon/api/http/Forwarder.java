package io.carillon.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.schemas.TraceContext;
import io.javalin.http.Context;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes a request on to the instance that has the partition, and its answer back. Once only: two
 * instances that each think it is the other's answer 503 instead of playing ball.
 */
final class Forwarder {

  /** Says that a peer sent it. */
  static final String FORWARDED = "X-Carillon-Forwarded";

  private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final List<String> THERE =
      Stream.concat(
              Stream.of(
                  "Authorization", "Content-Type", "Prefer", "Idempotency-Key", "Last-Event-ID"),
              Authentication.TOKEN_HEADERS.stream())
          .toList();
  private static final List<String> BACK =
      List.of(
          "Content-Type",
          "Content-Security-Policy",
          "Retry-After",
          "Preference-Applied",
          Idempotency.REPLAYED);

  private final HttpClient client;
  private final Executor workers;
  private final Peerage peers;

  /** Said once, not for each request; as many as instances were lost in this one's life. */
  private final Set<URI> silent = ConcurrentHashMap.newKeySet();

  Forwarder(Executor workers, Peerage peers) {
    this.workers = workers;
    this.peers = peers;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .executor(workers)
            .build();
  }

  /**
   * What is passed on.
   *
   * @param path as it goes over the wire
   * @param forwarded whether a peer has passed it on already
   */
  record Request(
      String method,
      String path,
      @Nullable String query,
      Map<String, String> headers,
      boolean forwarded) {

    static Request of(Context ctx) {
      Map<String, String> headers = new TreeMap<>();
      for (String name : THERE) {
        String passed = ctx.header(name);
        if (passed != null) {
          headers.put(name, passed);
        }
      }
      TraceContext trace = Tracing.of(ctx);
      headers.put(TraceContext.TRACEPARENT, trace.parent());
      if (trace.state() != null) {
        headers.put(TraceContext.TRACESTATE, trace.state());
      }
      return new Request(
          ctx.method().name(),
          ctx.path(),
          ctx.queryString(),
          headers,
          ctx.header(FORWARDED) != null);
    }

    /** The same caller's for something else, its query included. */
    Request get(String other) {
      return new Request("GET", other, null, headers, forwarded);
    }

    Request with(@Nullable String otherQuery) {
      return new Request(method, path, otherQuery, headers, forwarded);
    }
  }

  /** The same request. */
  CompletionStage<Answer> forward(Context ctx, URI peer) {
    return forward(ctx, peer, Bodies.bytes(ctx));
  }

  /** The same request with another body. */
  CompletionStage<Answer> forward(Context ctx, URI peer, byte[] body) {
    return once(Request.of(ctx), peer, body, BodyHandlers.ofByteArray())
        .thenApply(response -> answer(response, response.body()));
  }

  /** A request whose answer may be endless. */
  CompletionStage<HttpResponse<Flow.Publisher<List<ByteBuffer>>>> stream(
      Request request, URI peer) {
    return once(request, peer, new byte[0], BodyHandlers.ofPublisher());
  }

  /** An answer that is not endless after all. */
  CompletionStage<Answer> whole(HttpResponse<Flow.Publisher<List<ByteBuffer>>> response) {
    BodySubscriber<byte[]> all = BodySubscribers.ofByteArray();
    response.body().subscribe(all);
    return all.getBody().thenApply(body -> answer(response, body));
  }

  private <T> CompletionStage<HttpResponse<T>> once(
      Request request, URI peer, byte[] body, BodyHandler<T> handler) {
    if (request.forwarded()) {
      throw ApiException.notReady("the partition is moving between instances; try again");
    }
    return send(request, peer, body, FORWARDED, "1", handler);
  }

  /**
   * What a peer answers to the same request with another query and one more header.
   *
   * @return its JSON; 503 when it is not 200
   */
  CompletionStage<JsonNode> ask(
      Context ctx, URI peer, @Nullable String query, String header, String value) {
    Request asked = Request.of(ctx).with(query);
    return send(asked, peer, Bodies.bytes(ctx), header, value, BodyHandlers.ofByteArray())
        .thenApply(response -> share(peer, response));
  }

  /**
   * What a peer answers the same caller to a {@code GET} of a path, with one more header.
   *
   * @param path with its query
   * @return its JSON; 503 when it is not 200
   */
  CompletionStage<JsonNode> get(Context ctx, URI peer, String path, String header, String value) {
    Request asked = Request.of(ctx).get(path);
    return send(asked, peer, new byte[0], header, value, BodyHandlers.ofByteArray())
        .thenApply(response -> share(peer, response));
  }

  private static JsonNode share(URI peer, HttpResponse<byte[]> response) {
    if (response.statusCode() != HttpURLConnection.HTTP_OK) {
      LOG.warn("peer {} answered {} for its share", peer, response.statusCode());
      throw ApiException.notReady("an instance could not answer for its share; try again");
    }
    return Json.parse(response.body());
  }

  private <T> CompletionStage<HttpResponse<T>> send(
      Request asked, URI peer, byte[] body, String header, String value, BodyHandler<T> handler) {
    String query = asked.query();
    URI target = peer.resolve(asked.path() + (query == null ? "" : "?" + query));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target)
            .timeout(ANSWER)
            .header(header, value)
            .header(Peerage.HEADER, peers.sealed(asked.method(), target.getRawPath()))
            .method(
                asked.method(),
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    asked.headers().forEach(request::header);
    return client
        .sendAsync(request.build(), handler)
        .handleAsync(
            (response, error) -> {
              if (error != null) {
                if (silent.add(peer)) {
                  LOG.warn("peer {} does not answer: {}", peer, error.toString());
                }
                throw new CompletionException(
                    ApiException.notReady(
                        "the instance that has the partition does not answer; try again"));
              }
              if (silent.remove(peer)) {
                LOG.info("peer {} answers again", peer);
              }
              return response;
            },
            workers);
  }

  private static Answer answer(HttpResponse<?> response, byte[] body) {
    Map<String, String> headers = new TreeMap<>();
    for (String name : BACK) {
      response.headers().firstValue(name).ifPresent(value -> headers.put(name, value));
    }
    return new Answer(response.statusCode(), body, headers);
  }
}
