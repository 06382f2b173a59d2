package io.carillon.api.settings;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SslConfigs;

/**
 * Settings of a library that are handed to it as they are, under a prefix. Their names are known,
 * so that a misspelt one is found here too.
 *
 * @param prefix with its dot
 * @param doc one sentence
 */
public record PassThrough(String prefix, Set<String> names, String doc) {

  public PassThrough {
    names = Set.copyOf(names);
  }

  /** For every Kafka client of the process: admin, producers, consumers. */
  public static final PassThrough KAFKA =
      new PassThrough(
          "kafka.",
          kafkaNames(),
          "Kafka's own client settings, given to every client: `kafka.security.protocol`,"
              + " `kafka.sasl.mechanism`, `kafka.sasl.jaas.config`, `kafka.ssl.truststore.location`"
              + " and whatever else an admin client, a producer and a consumer have in common.");

  /** For the schema registry client. */
  public static final PassThrough SCHEMA_REGISTRY =
      new PassThrough(
          "schema.registry.",
          registryNames(),
          "The Confluent client's own settings: `schema.registry.basic.auth.credentials.source`"
              + " (`USER_INFO`), `schema.registry.basic.auth.user.info`,"
              + " `schema.registry.bearer.auth.credentials.source` (`STATIC_TOKEN`),"
              + " `schema.registry.bearer.auth.token`, `schema.registry.ssl.*`,"
              + " `schema.registry.proxy.host`, `schema.registry.proxy.port`,"
              + " `schema.registry.http.connect.timeout.ms`,"
              + " `schema.registry.http.read.timeout.ms`.");

  private static Set<String> kafkaNames() {
    Set<String> names = new HashSet<>(AdminClientConfig.configNames());
    names.retainAll(ProducerConfig.configNames());
    names.retainAll(ConsumerConfig.configNames());
    // Carillon's own to choose; the first has a setting of its own.
    names.removeAll(
        Set.of("bootstrap.servers", "client.id", "metric.reporters", "enable.metrics.push"));
    return names;
  }

  private static Set<String> registryNames() {
    ConfigDef ssl = new ConfigDef();
    SslConfigs.addClientSslSupport(ssl);
    Set<String> names = new TreeSet<>(ssl.names());
    names.addAll(
        Set.of(
            "basic.auth.credentials.source",
            "basic.auth.user.info",
            "bearer.auth.credentials.source",
            "bearer.auth.token",
            "proxy.host",
            "proxy.port",
            "http.connect.timeout.ms",
            "http.read.timeout.ms"));
    return names;
  }

  boolean knows(String key) {
    return key.startsWith(prefix) && names.contains(key.substring(prefix.length()));
  }
}
