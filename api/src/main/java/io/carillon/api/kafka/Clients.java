package io.carillon.api.kafka;

import io.carillon.api.settings.CarillonSettings;
import io.carillon.api.settings.PassThrough;
import io.carillon.api.settings.Settings;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;

/** What every client of Kafka and of the schema registry has in common. */
public final class Clients {

  /** Longer than any registry answer; short enough that a stream thread is not thought dead. */
  private static final String REGISTRY_TIMEOUT_MS = "5000";

  private static final int SCHEMAS_CACHED = 10_000;

  private Clients() {}

  /** Where the brokers are and how to log in, by Kafka's names. */
  public static Map<String, Object> kafka(Settings settings) {
    Map<String, Object> config = new HashMap<>(settings.of(PassThrough.KAFKA));
    config.put(
        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
        settings.get(CarillonSettings.KAFKA_BOOTSTRAP_SERVERS));
    return config;
  }

  /** A new admin client. Its calls give up after 15 s unless {@code kafka.*} says otherwise. */
  public static Admin admin(Settings settings) {
    Map<String, Object> config = new HashMap<>();
    config.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, "15000");
    config.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, "10000");
    config.putAll(kafka(settings));
    return Admin.create(config);
  }

  /**
   * The one client of the schema registry. Thread-safe. Silence is an error after 5 s unless {@code
   * schema.registry.http.*} says otherwise.
   */
  public static SchemaRegistryClient registry(Settings settings) {
    Map<String, Object> config = new HashMap<>();
    config.put(prefixed("http.connect.timeout.ms"), REGISTRY_TIMEOUT_MS);
    config.put(prefixed("http.read.timeout.ms"), REGISTRY_TIMEOUT_MS);
    settings
        .of(PassThrough.SCHEMA_REGISTRY)
        .forEach((name, value) -> config.put(prefixed(name), value));
    return new CachedSchemaRegistryClient(
        settings.get(CarillonSettings.SCHEMA_REGISTRY_URL), SCHEMAS_CACHED, config);
  }

  private static String prefixed(String name) {
    return PassThrough.SCHEMA_REGISTRY.prefix() + name;
  }
}
