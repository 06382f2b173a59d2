package io.carillon.api;

import io.carillon.api.audit.AuditTopic;
import io.carillon.api.http.StreamBodies;
import io.carillon.api.kafka.BrokerAdvice;
import io.carillon.api.kafka.BulkOperationTable;
import io.carillon.api.kafka.Clients;
import io.carillon.api.kafka.FeedTopicCollector;
import io.carillon.api.kafka.FeedTopicKeeper;
import io.carillon.api.kafka.FeedTopicsOfDeletedTenants;
import io.carillon.api.kafka.HangingTransactions;
import io.carillon.api.kafka.InternalTopics;
import io.carillon.api.kafka.KeyTable;
import io.carillon.api.kafka.LocalState;
import io.carillon.api.kafka.MeasuredStreams;
import io.carillon.api.kafka.Provisioning;
import io.carillon.api.kafka.RecordWriter;
import io.carillon.api.kafka.SchemaProvisioning;
import io.carillon.api.kafka.StreamsConfigs;
import io.carillon.api.kafka.TopicProvisioning;
import io.carillon.api.live.LiveHub;
import io.carillon.api.live.LiveSettings;
import io.carillon.api.lookup.Lookups;
import io.carillon.api.settings.CarillonSettings;
import io.carillon.api.settings.Settings;
import io.carillon.schemas.AvroSerdes;
import io.carillon.schemas.Topic;
import io.carillon.schemas.Topics;
import io.carillon.topology.NotificationTopology;
import io.carillon.topology.TopologySettings;
import io.carillon.topology.deliver.DeliverSettings;
import io.carillon.topology.failure.RegistryRetry;
import io.carillon.topology.feed.FeedSettings;
import io.carillon.topology.metric.TenantLabel;
import io.carillon.topology.store.RocksDbMemory;
import io.carillon.topology.store.StoreNames;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the parts of an instance that stand on Kafka from its settings. Whoever asks for a part
 * closes it.
 */
final class Engine {

  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  /** Of a stream thread that needs a schema. The transaction it holds has long ended by then. */
  private static final Duration REGISTRY_PATIENCE = Duration.ofSeconds(60);

  private final Settings settings;
  private final Admin admin;
  private final SchemaRegistryClient registry;
  private final Topics topics;
  private final RegistryRetry retry = new RegistryRetry(REGISTRY_PATIENCE);
  private final FeedTopicKeeper feedTopics;
  private final LiveHub hub;
  private final Topology topology;
  private final InternalTopics internalTopics;

  /**
   * @param admin closed by nobody here
   */
  Engine(Settings settings, Admin admin) {
    this.settings = settings;
    this.admin = admin;
    this.registry = Clients.registry(settings);
    this.topics = newTopics();
    this.hub = new LiveHub(live(), feed(), new StreamBodies(), Clock.systemUTC());
    this.feedTopics =
        new FeedTopicKeeper(
            admin,
            topics.feeds(),
            topics.deliveries(),
            settings.get(CarillonSettings.TOPICS_CREATE),
            settings.get(CarillonSettings.REPLICATION_FACTOR));
    this.topology =
        new NotificationTopology(
                topics,
                new TopologySettings(
                    userPartitions(),
                    feed(),
                    DeliverSettings.DEFAULT.withDedicated(
                        settings.get(CarillonSettings.FEED_TOPICS_LIMIT)),
                    settings.get(CarillonSettings.HONOR_GLOBAL_OPT_OUT),
                    REGISTRY_PATIENCE,
                    new TenantLabel(
                        Set.copyOf(
                            settings.get(CarillonSettings.METRICS_TENANTS).orElse(List.of()))),
                    Callers.unsubscribeLinks(settings)),
                retry,
                hub,
                feedTopics)
            .get();
    this.internalTopics =
        InternalTopics.of(
            topology.describe(),
            topics,
            StreamsConfigs.applicationId(settings),
            Set.of(StoreNames.USER_PARTITION));
  }

  /** Which topics of feed events are there. Not started yet. */
  FeedTopicKeeper feedTopics() {
    return feedTopics;
  }

  /** Takes away the topics of deleted tenants, if that is to be; when streams have been started. */
  void collectFeedTopics(KafkaStreams streams) {
    if (settings.get(CarillonSettings.FEED_TOPICS_DELETED) == FeedTopicsOfDeletedTenants.DELETE) {
      feedTopics.collect(
          new FeedTopicCollector(
              admin,
              topics.feeds(),
              new TenantsOfOneInstance(streams, topics.userLog().name()),
              System::nanoTime));
    }
  }

  /** Not started yet. */
  HangingTransactions hangingTransactions() {
    String group = StreamsConfigs.applicationId(settings);
    Set<String> known =
        Stream.concat(topics.all().stream().map(Topic::name), internalTopics.names().stream())
            .collect(Collectors.toSet());
    return new HangingTransactions(
        admin, name -> known.contains(name) || topics.feeds().has(name), group);
  }

  Topics topics() {
    return topics;
  }

  /** Where live streams are; told of every change. */
  LiveHub hub() {
    return hub;
  }

  private LiveSettings live() {
    return new LiveSettings(
        settings.get(CarillonSettings.LIVE_STREAMS),
        settings.get(CarillonSettings.LIVE_STREAMS_PER_USER),
        Math.toIntExact(settings.get(CarillonSettings.LIVE_STREAM_BYTES)),
        settings.get(CarillonSettings.LIVE_PARTITION_BYTES),
        settings.get(CarillonSettings.LIVE_KEEP_ALIVE),
        settings.get(CarillonSettings.LIVE_RETRY));
  }

  /** How feeds are kept. */
  FeedSettings feed() {
    return new FeedSettings(
        settings.get(CarillonSettings.ANNOUNCEMENT_THRESHOLD),
        settings.get(CarillonSettings.FEED_LIMIT),
        settings.get(CarillonSettings.FEED_RETENTION));
  }

  /**
   * Sees to it that topics and schemas are there.
   *
   * @return {@code retention.ms} by topic
   */
  Map<String, Long> provision(StartUp startUp) {
    Provisioning mode = settings.get(CarillonSettings.TOPICS_CREATE);
    TopicProvisioning provisioning =
        new TopicProvisioning(admin, mode, settings.get(CarillonSettings.REPLICATION_FACTOR));
    List<String> created =
        startUp.patiently("Kafka", () -> provisioning.provision(topics, internalTopics));
    startUp.say(created.isEmpty() ? "topics are there" : "created topics " + created);
    BrokerAdvice.of(admin, settings).forEach(advice -> LOG.warn("{}", advice));
    SchemaProvisioning schemas = new SchemaProvisioning(registry, mode);
    startUp.patiently(
        "the schema registry",
        () -> {
          schemas.provision(topics);
          return true;
        });
    startUp.say("schemas are registered");
    return provisioning.retention(topics);
  }

  /** Not started yet. */
  KafkaStreams streams() {
    RocksDbMemory memory = new RocksDbMemory(settings.get(CarillonSettings.STATE_MEMORY));
    KafkaStreams streams = new MeasuredStreams(topology, StreamsConfigs.of(settings, memory));
    streams.setUncaughtExceptionHandler(new StreamFailures(System::nanoTime));
    // Only now is the folder ours: two processes cannot both make an application there.
    LocalState.mend(
        settings.get(CarillonSettings.STATE_DIR).resolve(StreamsConfigs.applicationId(settings)));
    return streams;
  }

  RecordWriter writer() {
    return new RecordWriter(Clients.kafka(settings), newTopics(), userPartitions());
  }

  /** The keys of the API; not started yet. */
  KeyTable keys() {
    return new KeyTable(Clients.kafka(settings), newTopics().keys());
  }

  /** What is known of operations on many; not started yet. */
  BulkOperationTable operations() {
    return new BulkOperationTable(Clients.kafka(settings), newTopics().bulkOperations());
  }

  /** What changed, by whom. */
  AuditTopic audit() {
    return new AuditTopic(Clients.kafka(settings), () -> newTopics().audit());
  }

  /** Not started yet. */
  Lookups lookups(KafkaStreams streams) {
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

  private Topics newTopics() {
    return new Topics(
        settings.get(CarillonSettings.TOPIC_PREFIX),
        userPartitions(),
        new AvroSerdes(registry),
        settings.get(CarillonSettings.AUDIT_RETENTION));
  }

  private int userPartitions() {
    return settings.get(CarillonSettings.USER_PARTITIONS);
  }
}
