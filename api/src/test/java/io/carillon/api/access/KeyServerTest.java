package io.carillon.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.carillon.api.http.StandingTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A key server holds nobody, whatever it does. */
class KeyServerTest {

  private static final int CALLS = 50;

  /** Longer than any of these tests: what ends, ends by itself. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final StandingTime time = new StandingTime();
  private final AtomicInteger requests = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private volatile CountDownLatch answers = new CountDownLatch(0);
  private volatile JWKSet served = new JWKSet(Minted.RSA.toPublicJWK());
  private volatile int status = 200;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    answers.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    try {
      answers.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    byte[] body = served.toString().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private KeyServer keys() {
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks");
    return KeyServer.at(url, PATIENCE, time);
  }

  private static List<JWK> named(KeyServer keys, String name) throws JWKSetUnavailableException {
    return keys.get(new JWKSelector(new JWKMatcher.Builder().keyID(name).build()), null);
  }

  /** Its calls, each on a thread of its own. */
  private List<Future<List<JWK>>> calls(KeyServer keys) {
    List<Future<List<JWK>>> calls = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      String name = "nobody's " + i;
      calls.add(threads.submit(() -> named(keys, name)));
    }
    return calls;
  }

  private static long done(List<? extends Future<?>> calls) {
    return calls.stream().filter(Future::isDone).count();
  }

  @Test
  void oneThatDoesNotAnswerHoldsFewCallsAndNoneOfAKeyThatIsKnown() throws Exception {
    KeyServer keys = keys();
    assertThat(named(keys, "rsa")).hasSize(1);
    answers = new CountDownLatch(1);
    List<Future<List<JWK>>> calls = calls(keys);
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> done(calls) == CALLS - KeyServer.WAITING && requests.get() == 2);
    for (Future<List<JWK>> call : calls) {
      if (call.isDone()) {
        assertThatThrownBy(call::get).hasCauseInstanceOf(JWKSetUnavailableException.class);
      }
    }
    Future<List<JWK>> known = threads.submit(() -> named(keys, "rsa"));
    assertThat(known.get(1, TimeUnit.MINUTES)).hasSize(1);
    assertThat(done(calls)).as("still").isEqualTo(CALLS - KeyServer.WAITING);
    // It answers after all: those are told that there is no such key, and nobody asks it again.
    answers.countDown();
    await().atMost(Duration.ofMinutes(1)).until(() -> done(calls) == CALLS);
    assertThat(named(keys, "nobody's")).isEmpty();
    assertThat(requests).hasValue(2);
  }

  @Test
  void oneThatHasNeverAnsweredHoldsFewCalls() throws Exception {
    answers = new CountDownLatch(1);
    KeyServer keys = keys();
    List<Future<List<JWK>>> calls = calls(keys);
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> done(calls) == CALLS - KeyServer.WAITING && requests.get() == 1);
    answers.countDown();
    await().atMost(Duration.ofMinutes(1)).until(() -> done(calls) == CALLS);
    assertThat(named(keys, "rsa")).hasSize(1);
  }

  @Test
  void aKeyThatIsNewIsAskedForButNotForEver() throws Exception {
    KeyServer keys = keys();
    assertThat(named(keys, "rsa")).hasSize(1);
    served = new JWKSet(List.of(Minted.RSA.toPublicJWK(), Minted.EC.toPublicJWK()));
    assertThat(named(keys, "ec")).hasSize(1);
    assertThat(requests).hasValue(2);
    for (int i = 0; i < CALLS; i++) {
      assertThat(named(keys, "nobody's " + i)).isEmpty();
    }
    assertThat(requests).as("however many names").hasValue(2);
    time.pass(KeyServer.APART);
    assertThat(named(keys, "nobody's")).isEmpty();
    assertThat(requests).hasValue(3);
  }

  @Test
  void whileItFailsWhatItSaidCountsForATime() throws Exception {
    KeyServer keys = keys();
    assertThat(named(keys, "rsa")).hasSize(1);
    status = 500;
    for (Duration age = Duration.ZERO;
        age.compareTo(KeyServer.KEPT) < 0;
        age = age.plusMinutes(1)) {
      time.pass(Duration.ofMinutes(1));
      assertThat(named(keys, "rsa")).as("%s", age).hasSize(1);
    }
    // A name that is not known may be that of a new key.
    assertThatThrownBy(() -> named(keys, "ec")).isInstanceOf(JWKSetUnavailableException.class);
    time.pass(Duration.ofMinutes(1));
    assertThatThrownBy(() -> named(keys, "rsa")).isInstanceOf(JWKSetUnavailableException.class);
    status = 200;
    time.pass(KeyServer.APART);
    assertThat(named(keys, "rsa")).hasSize(1);
  }

  @Test
  void aKeyThatIsTakenAwayIsForgotten() throws Exception {
    KeyServer keys = keys();
    assertThat(named(keys, "rsa")).hasSize(1);
    served = new JWKSet(Minted.EC.toPublicJWK());
    time.pass(KeyServer.FRESH.plusSeconds(1));
    assertThat(named(keys, "rsa")).as("nobody waits for it").hasSize(1);
    await().atMost(Duration.ofMinutes(1)).until(() -> !named(keys, "ec").isEmpty());
    assertThat(named(keys, "rsa")).isEmpty();
    // And when nobody has called for long, who calls first does not use what is old.
    served = new JWKSet(Minted.RSA.toPublicJWK());
    time.pass(KeyServer.STALE.plusSeconds(1));
    assertThat(named(keys, "ec")).isEmpty();
  }
}
