package io.carillon.api.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.schemas.AvroSerdes;
import io.carillon.schemas.Topics;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.internals.StateStoreProvider;
import org.junit.jupiter.api.Test;

/**
 * Found by killing instances: one that started while the broker stood still said of a tenant's
 * channel that there is none.
 */
class GlobalTablesTest {

  private static final String TABLE = "table";

  @Test
  void aTableIsNotAskedWhileItIsBeingRead() {
    try (KafkaStreams streams = new Reading();
        Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:1"));
        CatchUp catchUp =
            new CatchUp(
                new LocalPartitions(streams, "log"),
                new KafkaLogEnds(
                    Map.of("bootstrap.servers", "127.0.0.1:1"), admin, "carillon", "log"))) {
      StoreLookup lookup =
          new StoreLookup(
              streams,
              new Topics("carillon.", 4, new AvroSerdes(new MockSchemaRegistryClient())),
              4,
              URI.create("http://127.0.0.1:1"),
              catchUp);

      assertThat(table(lookup)).isInstanceOf(Lookup.NotReady.class);
      lookup.tablesAreRead();
      assertThat(table(lookup)).isInstanceOf(Lookup.Here.class);
    }
  }

  private static Lookup<ReadOnlyKeyValueStore<String, String>> table(StoreLookup lookup) {
    return lookup.global(TABLE, QueryableStoreTypes.keyValueStore());
  }

  /** As Kafka Streams does, it gives its tables away as soon as they are open. */
  private static final class Reading extends KafkaStreams {

    Reading() {
      super(topology(), settings());
    }

    @Override
    public <T> T store(StoreQueryParameters<T> asked) {
      return asked.queryableStoreType().create(new Nothing(), TABLE);
    }

    private static Topology topology() {
      StreamsBuilder builder = new StreamsBuilder();
      builder.globalTable(
          "topic", Consumed.with(Serdes.String(), Serdes.String()), Materialized.as(TABLE));
      return builder.build();
    }

    private static Properties settings() {
      Properties settings = new Properties();
      settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "tables");
      settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
      return settings;
    }
  }

  private static final class Nothing implements StateStoreProvider {
    @Override
    public <T> List<T> stores(String name, QueryableStoreType<T> type) {
      return List.of();
    }
  }
}
