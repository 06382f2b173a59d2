package io.carillon.api;

import io.carillon.api.access.DemoKeys;
import io.carillon.api.audit.AuditTopic;
import io.carillon.api.http.HttpOptions;
import io.carillon.api.http.HttpServer;
import io.carillon.api.http.Peerage;
import io.carillon.api.http.TlsFiles;
import io.carillon.api.kafka.BulkOperationTable;
import io.carillon.api.kafka.Clients;
import io.carillon.api.kafka.FeedTopicKeeper;
import io.carillon.api.kafka.HangingTransactions;
import io.carillon.api.kafka.KeyTable;
import io.carillon.api.kafka.RecordWriter;
import io.carillon.api.lookup.Lookups;
import io.carillon.api.read.Backend;
import io.carillon.api.read.BulkOperations;
import io.carillon.api.read.Keys;
import io.carillon.api.settings.CarillonSettings;
import io.carillon.api.settings.Settings;
import io.carillon.api.stores.StoreBackend;
import io.github.bucket4j.TimeMeter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One instance: settings in, a running notification engine out. Started once; close is for any
 * thread, and for a start that is still going on.
 */
public final class Carillon implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Carillon.class);

  /** With what the others take, all is closed within the promised eight. */
  private static final Duration STREAMS_CLOSE_WITHIN = Duration.ofSeconds(4);

  private static final Duration ADMIN_CLOSE_WITHIN = Duration.ofMillis(500);
  private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(12);
  private static final Duration APPLY_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration KEYS_WITHIN = Duration.ofSeconds(60);
  private static final long LOOK_EVERY_MS = 50;

  private final Settings settings;
  private final StartUp startUp;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private boolean closed;
  private final CountDownLatch failed = new CountDownLatch(1);

  /**
   * @param say is told of each step of the start, one line
   */
  public Carillon(Settings settings, Consumer<String> say) {
    this.settings = settings;
    this.startUp = new StartUp(say);
  }

  /**
   * Returns when the instance can be asked. Its health can be asked earlier.
   *
   * @throws io.carillon.api.kafka.ProvisioningException when topics or schemas are not as they must
   *     be
   * @throws StartException when Kafka or the registry do not answer, or the start failed otherwise
   */
  public void start() {
    Admin admin = Clients.admin(settings);
    closeLater(() -> admin.close(ADMIN_CLOSE_WITHIN));
    Engine engine = new Engine(settings, admin);
    Map<String, Long> retention = engine.provision(startUp);
    FeedTopicKeeper feedTopics = engine.feedTopics();
    closeLater(feedTopics);
    feedTopics.start();
    // While streams start, too: what hangs keeps them from it.
    HangingTransactions hanging = engine.hangingTransactions();
    closeLater(hanging);
    hanging.start();

    KafkaStreams streams = engine.streams();
    streams.setStateListener(
        (now, before) -> {
          if (now == KafkaStreams.State.ERROR) {
            failed.countDown();
          }
        });
    closeLater(() -> close(streams));
    RecordWriter writer = engine.writer();
    closeLater(writer);
    Lookups lookups = engine.lookups(streams);
    closeLater(lookups);
    AuditTopic audit = engine.audit();
    closeLater(audit);
    Backend backend =
        StoreBackend.of(
            lookups,
            writer,
            engine.feed(),
            settings.get(CarillonSettings.HONOR_GLOBAL_OPT_OUT),
            engine.topics(),
            retention,
            Clock.systemUTC(),
            engine.hub(),
            keys(engine),
            operations(engine),
            audit);
    serve(backend, streams, feedTopics, hanging);
    // Before the server: it would wait for answers that have no end.
    closeLater(engine.hub());
    streams.start();
    lookups.start();
    engine.collectFeedTopics(streams);
    awaitReady(lookups);
  }

  /** All that there are, before the first call can come. */
  private Keys keys(Engine engine) {
    KeyTable keys = engine.keys();
    closeLater(keys);
    try {
      if (!keys.start().awaitLoaded(KEYS_WITHIN)) {
        throw new StartException("the keys could not be read from Kafka; the log says why", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted", e);
    }
    return keys;
  }

  /** They are read meanwhile: until then an operation is not ready. */
  private BulkOperations operations(Engine engine) {
    BulkOperationTable operations = engine.operations();
    closeLater(operations);
    return operations.start();
  }

  private void serve(
      Backend backend,
      KafkaStreams streams,
      FeedTopicKeeper feedTopics,
      HangingTransactions hanging) {
    PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    closeLater(Metrics.bind(metrics, streams, feedTopics, hanging, backend.live().hub().stats()));
    String host = settings.get(CarillonSettings.HTTP_HOST);
    int port = settings.get(CarillonSettings.HTTP_PORT);
    Clock clock = Clock.systemUTC();
    Optional<TlsFiles> tls = Callers.tls(settings);
    Optional<DemoKeys> demo = Callers.demo(settings);
    tls.ifPresent(this::closeLater);
    HttpServer server =
        new HttpServer(
            backend,
            new HttpOptions(
                host,
                port,
                Callers.credentials(settings, backend.keys().ring(), demo, clock),
                new Peerage(Callers.seals(settings, "peer"), clock),
                WRITE_TIMEOUT,
                APPLY_TIMEOUT,
                Callers.limits(settings),
                TimeMeter.SYSTEM_NANOTIME,
                settings.get(CarillonSettings.HTTP_CORS_ORIGINS).orElse(List.of()),
                tls,
                settings.get(CarillonSettings.LIVE_TAKE_OVER),
                demo,
                Callers.unsubscribeLinks(settings)),
            metrics,
            clock);
    closeLater(server);
    try {
      server.start();
    } catch (RuntimeException e) {
      throw new StartException("cannot listen at " + host + ":" + port + ": " + e.getMessage(), e);
    }
    startUp.say("listening at " + (tls.isPresent() ? "https://" : "http://") + host + ":" + port);
  }

  private void awaitReady(Lookups lookups) {
    startUp.say("restoring state and catching up");
    while (!lookups.readiness().reasons().isEmpty()) {
      if (failed.getCount() == 0) {
        throw new StartException("Kafka Streams could not start; the log says why", null);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StartException("interrupted", e);
      }
    }
    startUp.say("ready");
  }

  /** Waits until the instance has failed for good, which may be never. */
  public void awaitFailure() throws InterruptedException {
    failed.await();
  }

  private synchronized void closeLater(AutoCloseable part) {
    open.push(part);
    if (closed) {
      close();
    }
  }

  /** Stops in the reverse order of the start, within 8 s. Idempotent. */
  @Override
  public synchronized void close() {
    closed = true;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        LOG.warn("while closing", e);
      }
    }
  }

  /** Leaves the group, so that the peers, or the next start, need not wait for a session to end. */
  private static void close(KafkaStreams streams) {
    boolean stopped =
        streams.close(
            CloseOptions.timeout(STREAMS_CLOSE_WITHIN)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    if (!stopped) {
      LOG.warn("Kafka Streams did not stop in time; its state is rebuilt at the next start");
    }
  }
}
