package io.carillon.api.access;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that a key server publishes, of RSA and EC only: what is published is no secret. It is
 * asked one request at a time, on a thread of its own, {@link #REQUESTS} times in {@link #APART} at
 * most, so that neither a server that does not answer nor tokens that name what nobody has can hold
 * the threads of calls: who names a key that is known does not wait, and of the others {@link
 * #WAITING} at a time. (The library's own cache lets everybody wait, for as long as a request
 * takes.)
 *
 * <p>While calls come, keys are asked for again every {@link #FRESH}, behind their back; when the
 * server does not answer they count for {@link #KEPT}. Thread-safe.
 */
final class KeyServer implements JWKSource<SecurityContext> {

  /** How many calls at once may wait for the server. */
  static final int WAITING = 8;

  /** The usual one, and one for a key that is new since. */
  static final int REQUESTS = 2;

  static final Duration APART = Duration.ofSeconds(30);

  static final Duration FRESH = Duration.ofMinutes(5);

  /** When nobody has called for so long, who calls next waits: a key may have been taken away. */
  static final Duration STALE = FRESH.multipliedBy(2);

  static final Duration KEPT = FRESH.multipliedBy(10);

  private static final Logger LOG = LoggerFactory.getLogger(KeyServer.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int MAX_BYTES = 256 * 1024;

  private final URL url;
  private final Duration patience;
  private final TimeMeter time;
  private final Semaphore places = new Semaphore(WAITING);
  private final Bucket requests;

  /** What the server has said last. */
  private volatile @Nullable Published published;

  /** The last request: under way, answered, or failed. */
  private CompletableFuture<Void> request = CompletableFuture.completedFuture(null);

  private record Published(JWKSet keys, long at) {}

  /**
   * @param patience for the connection, and then for each part of the answer
   */
  private KeyServer(URL url, Duration patience, TimeMeter time) {
    this.url = url;
    this.patience = patience;
    this.time = time;
    this.requests =
        Bucket.builder()
            .addLimit(limit -> limit.capacity(REQUESTS).refillGreedy(REQUESTS, APART))
            .withCustomTimePrecision(time)
            .build();
  }

  /** Asks at once: the first call comes soon. */
  static KeyServer at(URI url) {
    return at(url, PATIENCE, TimeMeter.SYSTEM_NANOTIME);
  }

  static KeyServer at(URI url, Duration patience, TimeMeter time) {
    try {
      KeyServer server = new KeyServer(url.toURL(), patience, time);
      server.ask();
      return server;
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("not a URL: " + url, e);
    }
  }

  /**
   * @throws JWKSetUnavailableException when the key is not known and the server has not said that
   *     it has none of that name
   */
  @Override
  public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context)
      throws JWKSetUnavailableException {
    Published known = published;
    List<JWK> found = select(selector, known);
    if (found.isEmpty() || isOlder(known, STALE)) {
      try {
        await(ask());
      } catch (JWKSetUnavailableException e) {
        if (found.isEmpty()) {
          throw e;
        }
        return found;
      }
      return select(selector, published);
    }
    if (isOlder(known, FRESH)) {
      ask();
    }
    return found;
  }

  private List<JWK> select(JWKSelector selector, @Nullable Published from) {
    return from == null || isOlder(from, KEPT) ? List.of() : selector.select(from.keys());
  }

  private boolean isOlder(@Nullable Published than, Duration age) {
    return than == null || time.currentTimeNanos() - than.at() > age.toNanos();
  }

  /** The request that is under way, or a new one, or the last when it is too soon for another. */
  private synchronized CompletableFuture<Void> ask() {
    if (request.isDone() && requests.tryConsume(1)) {
      request = CompletableFuture.runAsync(this::fetch, KeyServer::onThreadOfItsOwn);
    }
    return request;
  }

  private static void onThreadOfItsOwn(Runnable fetch) {
    Thread thread = new Thread(fetch, "key-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void fetch() {
    try {
      int millis = Math.toIntExact(patience.toMillis());
      List<JWK> keys =
          JWKSet.load(url, millis, millis, MAX_BYTES).getKeys().stream()
              .filter(key -> key.getKeyType() != KeyType.OCT)
              .toList();
      published = new Published(new JWKSet(keys), time.currentTimeNanos());
    } catch (IOException | ParseException e) {
      LOG.warn("the keys of user.token.jwks.url stay as they were: {}", e.toString());
      throw new CompletionException(e);
    }
  }

  private void await(CompletableFuture<Void> answer) throws JWKSetUnavailableException {
    boolean waits = !answer.isDone();
    if (waits && !places.tryAcquire()) {
      throw new JWKSetUnavailableException("others wait for the key server");
    }
    try {
      answer.get(2 * patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new JWKSetUnavailableException("the key server does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JWKSetUnavailableException("interrupted", e);
    } finally {
      if (waits) {
        places.release();
      }
    }
  }
}
