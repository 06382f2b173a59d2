package io.carillon.guarantees.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.guarantees.cluster.Cluster;
import io.carillon.guarantees.cluster.Instance;
import io.carillon.guarantees.evidence.StreamSeen;
import io.carillon.guarantees.model.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A browser's tab: fetches a feed, follows its stream through any instance, is cut off now and
 * then, and resumes by the id of the last event.
 */
final class Watcher implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RESET = "feed.reset";

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final Api api;
  private final Feeds feeds;
  private final Random random;
  private final Journal journal;
  private final String userId;
  private final Scope scope;
  private final Thread following;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final List<StreamSeen> before = new ArrayList<>();
  private Mirror mirror = new Mirror();
  private String lastEventId = "";
  private volatile int connections;
  private @Nullable InputStream open;

  Watcher(Api api, Random random, Journal journal, String userId, Scope scope) {
    this.api = api;
    this.feeds = new Feeds(api);
    this.random = random;
    this.journal = journal;
    this.userId = userId;
    this.scope = scope;
    this.following = new Thread(this::run, "watcher-" + userId);
    this.following.setDaemon(true);
  }

  void start() {
    following.start();
  }

  private void run() {
    while (!stopped.get()) {
      try {
        follow();
        Thread.sleep(50 + random.nextInt(400));
      } catch (InterruptedException e) {
        return;
      } catch (IOException | IllegalStateException e) {
        pauseBriefly(); // Cut off, or nobody there: the next connection resumes.
      } catch (RuntimeException e) {
        journal.odd("watcher of " + userId + " failed: " + e);
        pauseBriefly();
      }
    }
  }

  private void pauseBriefly() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow() throws IOException, InterruptedException {
    Instance at = api.instances().get(random.nextInt(api.instances().size()));
    String path =
        "/v1/users/%s/feeds/inbox/stream?%s"
            .formatted(userId, scope.query().replaceFirst("^&", ""));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(at.url() + path))
            .timeout(Duration.ofSeconds(10))
            .header("Authorization", "Bearer " + Cluster.KEY)
            .header("Accept", "text/event-stream");
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    HttpResponse<InputStream> response = HTTP.send(request.build(), BodyHandlers.ofInputStream());
    try (InputStream in = response.body()) {
      if (response.statusCode() != 200) {
        if (response.statusCode() != 503) {
          journal.odd(
              "GET "
                  + path
                  + " at "
                  + at.name()
                  + " -> "
                  + response.statusCode()
                  + " "
                  + new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
        }
        return;
      }
      opened(in);
      read(new Sse(in), at);
    } finally {
      opened(null);
    }
  }

  private synchronized void opened(@Nullable InputStream in) {
    open = in;
  }

  /** Cuts the stream, if it is open. */
  synchronized void cut() {
    if (open != null) {
      close(open);
    }
  }

  private static void close(InputStream in) {
    try {
      in.close();
    } catch (IOException e) {
      // That is as good as closed.
    }
  }

  private void read(Sse stream, Instance at) throws IOException {
    int connection = ++connections;
    long resumedFrom = lastEventId.isEmpty() ? -1 : position(lastEventId);
    for (Sse.Event event = stream.next(); event != null; event = stream.next()) {
      JsonNode data = JSON.readTree(event.data());
      boolean begins = event.type().equals("feed.ready") && resumedFrom < 0;
      if (begins || event.type().equals(RESET)) {
        // What came before is of no use any more; what comes now is after what is fetched now.
        lastEventId = "";
        Mirror fresh = new Mirror(feeds.whole(at, userId, scope, "include", 50).messages());
        synchronized (this) {
          before.add(seen(false));
          mirror = fresh;
        }
        resumedFrom = position(event.id());
      }
      synchronized (this) {
        mirror.apply(connection, resumedFrom, position(event.id()), event.type(), data);
      }
      lastEventId = event.id();
    }
  }

  /** Of {@code <epoch>-<offset>}. */
  private static long position(String id) {
    return Long.parseLong(id.substring(id.indexOf('-') + 1));
  }

  private StreamSeen seen(boolean atRest) {
    return mirror.seen(userId, scope, atRest);
  }

  /** All that was seen: up to each new beginning, and what holds now. */
  synchronized List<StreamSeen> seen() {
    List<StreamSeen> all = new ArrayList<>(before);
    all.add(seen(true));
    return all;
  }

  /** How many connections it has had. */
  int connections() {
    return connections;
  }

  @Override
  public void close() {
    stopped.set(true);
    synchronized (this) {
      if (open != null) {
        close(open);
      }
    }
    following.interrupt();
  }
}
