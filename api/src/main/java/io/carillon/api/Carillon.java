package io.carillon.api;

import io.carillon.api.kafka.BrokerAdvice;
import io.carillon.api.kafka.Clients;
import io.carillon.api.kafka.InternalTopics;
import io.carillon.api.kafka.Provisioning;
import io.carillon.api.kafka.RecordWriter;
import io.carillon.api.kafka.SchemaProvisioning;
import io.carillon.api.kafka.StreamsConfigs;
import io.carillon.api.kafka.TopicProvisioning;
import io.carillon.api.lookup.Lookups;
import io.carillon.api.settings.CarillonSettings;
import io.carillon.api.settings.Settings;
import io.carillon.schemas.AvroSerdes;
import io.carillon.schemas.Topics;
import io.carillon.topology.NotificationTopology;
import io.carillon.topology.TopologySettings;
import io.carillon.topology.failure.RegistryRetry;
import io.carillon.topology.feed.FeedSettings;
import io.carillon.topology.store.RocksDbMemory;
import io.carillon.topology.store.StoreNames;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One instance: settings in, a running notification engine out. Started once; close is for any
 * thread, and for a start that is still going on.
 */
public final class Carillon implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Carillon.class);

  /** With two seconds each for HTTP and the writer, all is closed within the promised eight. */
  private static final Duration STREAMS_CLOSE_WITHIN = Duration.ofSeconds(4);

  private static final Duration REGISTRY_PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_EVERY_MS = 50;

  /**
   * What serves from the stores and to Kafka, from before anything is ready; returns what ends it.
   */
  @FunctionalInterface
  interface Server {
    AutoCloseable serve(Lookups lookups, RecordWriter writer);
  }

  private final Settings settings;
  private final StartUp startUp;
  private final Server server;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private boolean closed;
  private final CountDownLatch failed = new CountDownLatch(1);
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /**
   * @param say is told of each step of the start, one line
   */
  public Carillon(Settings settings, Consumer<String> say) {
    this(settings, say, (lookups, writer) -> () -> {});
  }

  Carillon(Settings settings, Consumer<String> say, Server server) {
    this.settings = settings;
    this.startUp = new StartUp(say);
    this.server = server;
  }

  /**
   * Returns when the instance can be asked.
   *
   * @throws io.carillon.api.kafka.ProvisioningException when topics or schemas are not as they must
   *     be
   * @throws StartException when Kafka or the registry do not answer, or the start failed otherwise
   */
  public void start() {
    SchemaRegistryClient registry = Clients.registry(settings);
    Topics topics = topics(registry);
    RegistryRetry retry = new RegistryRetry(REGISTRY_PATIENCE);
    Topology topology = new NotificationTopology(topics, topologySettings(), retry).get();
    Admin admin = Clients.admin(settings);
    closeLater(admin);
    provision(admin, registry, topics, topology);

    KafkaStreams streams = streams(topology);
    RecordWriter writer =
        new RecordWriter(Clients.kafka(settings), topics(registry), userPartitions());
    closeLater(writer);
    Lookups lookups = lookups(streams, topics, admin, retry);
    closeLater(lookups);
    streams.start();
    lookups.start();
    closeLater(server.serve(lookups, writer));
    closeLater(Metrics.bind(metrics, streams));
    awaitReady(lookups);
  }

  private void provision(
      Admin admin, SchemaRegistryClient registry, Topics topics, Topology topology) {
    Provisioning mode = settings.get(CarillonSettings.TOPICS_CREATE);
    InternalTopics internal =
        InternalTopics.of(
            topology.describe(),
            topics,
            StreamsConfigs.applicationId(settings),
            Set.of(StoreNames.USER_PARTITION));
    TopicProvisioning provisioning =
        new TopicProvisioning(admin, mode, settings.get(CarillonSettings.REPLICATION_FACTOR));
    List<String> created =
        startUp.patiently("Kafka", () -> provisioning.provision(topics, internal));
    startUp.say(created.isEmpty() ? "topics are there" : "created topics " + created);
    BrokerAdvice.of(admin, settings).forEach(advice -> LOG.warn("{}", advice));
    startUp.patiently(
        "the schema registry",
        () -> {
          new SchemaProvisioning(registry, mode).provision(topics);
          return true;
        });
    startUp.say("schemas are registered");
  }

  private KafkaStreams streams(Topology topology) {
    RocksDbMemory memory = new RocksDbMemory(settings.get(CarillonSettings.STATE_MEMORY));
    KafkaStreams streams = new KafkaStreams(topology, StreamsConfigs.of(settings, memory));
    streams.setUncaughtExceptionHandler(new StreamFailures(System::nanoTime));
    streams.setStateListener(
        (now, before) -> {
          if (now == KafkaStreams.State.ERROR) {
            failed.countDown();
          }
        });
    closeLater(() -> close(streams));
    return streams;
  }

  private Lookups lookups(KafkaStreams streams, Topics topics, Admin admin, RegistryRetry retry) {
    return Lookups.of(
        streams,
        topics,
        userPartitions(),
        StreamsConfigs.advertised(settings),
        Clients.kafka(settings),
        admin,
        StreamsConfigs.applicationId(settings),
        retry);
  }

  private void awaitReady(Lookups lookups) {
    startUp.say("restoring state and catching up");
    List<String> reasons = lookups.readiness().reasons();
    while (!reasons.isEmpty()) {
      if (failed.getCount() == 0) {
        throw new StartException("Kafka Streams could not start; the log says why", null);
      }
      pause();
      reasons = lookups.readiness().reasons();
    }
    startUp.say("ready");
  }

  private Topics topics(SchemaRegistryClient registry) {
    return new Topics(
        settings.get(CarillonSettings.TOPIC_PREFIX), userPartitions(), new AvroSerdes(registry));
  }

  private int userPartitions() {
    return settings.get(CarillonSettings.USER_PARTITIONS);
  }

  private TopologySettings topologySettings() {
    FeedSettings feed =
        new FeedSettings(
            settings.get(CarillonSettings.ANNOUNCEMENT_THRESHOLD),
            settings.get(CarillonSettings.FEED_LIMIT),
            settings.get(CarillonSettings.FEED_RETENTION));
    return new TopologySettings(userPartitions(), feed, REGISTRY_PATIENCE);
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
    boolean closed =
        streams.close(
            CloseOptions.timeout(STREAMS_CLOSE_WITHIN)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    if (!closed) {
      LOG.warn("Kafka Streams did not stop in time; its state is rebuilt at the next start");
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted", e);
    }
  }
}
