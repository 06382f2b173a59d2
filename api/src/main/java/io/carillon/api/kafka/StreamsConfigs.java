package io.carillon.api.kafka;

import io.carillon.api.settings.CarillonSettings;
import io.carillon.api.settings.Settings;
import io.carillon.schemas.TopicLayout;
import io.carillon.topology.EngineConfig;
import io.carillon.topology.store.RocksDbMemory;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** How this process runs Kafka Streams: what {@link EngineConfig} says, and the settings. */
public final class StreamsConfigs {

  /** What the changelogs are created with, beside what Kafka Streams insists on. */
  static final Map<String, String> INTERNAL_TOPICS =
      Map.of(
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
          String.valueOf(TopicLayout.MAX_RECORD_BYTES),
          // A disk that was away for less than this cannot bring back what was deleted.
          TopicConfig.DELETE_RETENTION_MS_CONFIG,
          String.valueOf(Duration.ofDays(7).toMillis()));

  /** So many may be lost, but one, before an instance is thought dead. */
  private static final int HEARTBEATS_PER_SESSION = 4;

  private StreamsConfigs() {}

  /** The consumer group, and how the internal topics' names begin. */
  public static String applicationId(Settings settings) {
    return settings
        .get(CarillonSettings.APPLICATION_ID)
        .orElseGet(
            () -> {
              String prefix = settings.get(CarillonSettings.TOPIC_PREFIX);
              String name = prefix.replaceAll("[._-]+$", "");
              return name.isEmpty() ? "carillon" : name;
            });
  }

  /** Where this instance is reached by its peers. */
  public static URI advertised(Settings settings) {
    return settings
        .get(CarillonSettings.ADVERTISED_URL)
        .orElseGet(
            () ->
                URI.create(
                    (settings.get(CarillonSettings.HTTP_TLS_CERTIFICATE).isPresent()
                            ? "https://"
                            : "http://")
                        + ownAddress(settings.get(CarillonSettings.HTTP_HOST))
                        + ":"
                        + settings.get(CarillonSettings.HTTP_PORT)));
  }

  /** Every interface is no address: then the one that the machine's name stands for. */
  private static String ownAddress(String host) {
    try {
      return InetAddress.getByName(host).isAnyLocalAddress()
          ? InetAddress.getLocalHost().getHostAddress()
          : host;
    } catch (UnknownHostException e) {
      return host;
    }
  }

  /**
   * @param memory shared by the stores of the process
   */
  public static Properties of(Settings settings, RocksDbMemory memory) {
    Properties config = new Properties();
    config.putAll(Clients.kafka(settings));
    config.putAll(EngineConfig.of(memory));
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId(settings));
    URI advertised = advertised(settings);
    config.put(StreamsConfig.APPLICATION_SERVER_CONFIG, authority(advertised));
    config.put(StreamsConfig.STATE_DIR_CONFIG, settings.get(CarillonSettings.STATE_DIR).toString());
    config.put(
        StreamsConfig.REPLICATION_FACTOR_CONFIG, settings.get(CarillonSettings.REPLICATION_FACTOR));
    config.put(
        StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.get(CarillonSettings.STREAM_THREADS));
    config.put(
        StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, settings.get(CarillonSettings.COMMIT_INTERVAL_MS));

    INTERNAL_TOPICS.forEach((name, value) -> config.put(StreamsConfig.topicPrefix(name), value));
    producer(config, settings);
    consumer(config, settings);
    return config;
  }

  private static void producer(Properties config, Settings settings) {
    config.put(
        StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
        settings.get(CarillonSettings.TRANSACTION_TIMEOUT_MS));
  }

  private static void consumer(Properties config, Settings settings) {
    int session = settings.get(CarillonSettings.SESSION_TIMEOUT_MS);
    config.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), session);
    config.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
        session / HEARTBEATS_PER_SESSION);
  }

  /** {@code host:port}, as Kafka Streams hands it to the other instances. */
  private static String authority(URI url) {
    int port = url.getPort() > 0 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80;
    return url.getHost() + ":" + port;
  }
}
