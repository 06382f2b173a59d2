package io.carillon.topology.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.avro.TenantState;
import io.carillon.schemas.AvroSerdes;
import io.carillon.schemas.Topics;
import io.carillon.topology.DrivenTopology;
import io.carillon.topology.EngineConfig;
import io.carillon.topology.TopologySettings;
import io.carillon.topology.failure.RegistryRetry;
import io.carillon.topology.feed.FeedSettings;
import io.carillon.topology.feed.FeedStores;
import io.carillon.topology.model.Observed.Question;
import io.carillon.topology.resolve.Users;
import io.carillon.topology.store.RocksDbMemory;
import io.carillon.topology.store.StoreNames;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * The engine in a process of its own, to be killed. Answers what its stores hold: a question is a
 * file {@code ask.json} in its folder, the answer {@code answer.json}; {@code running} is there
 * while it runs.
 */
public final class EngineMain {

  static final int PARTITIONS = 4;

  /** Application of the one that is given the log of another. */
  static final String REPLAY = "replay";

  /** Old messages go while the history is still being made. */
  static final FeedSettings SETTINGS = new FeedSettings(2, 5, Duration.ofSeconds(20));

  static final ObjectMapper JSON = new ObjectMapper();

  /** Stores that must follow from the user log alone. */
  static final List<String> FROM_THE_LOG =
      List.of(
          StoreNames.USERS,
          StoreNames.PREFERENCES,
          StoreNames.NOTIFICATIONS,
          StoreNames.ANNOUNCEMENTS,
          StoreNames.FEED_ENTRIES,
          StoreNames.MARKS);

  private final KafkaStreams streams;
  private final Path folder;

  /**
   * @param asked ids of notifications
   */
  record Ask(long now, List<Question> questions, List<String> asked) {}

  /** One for each partition. */
  record Answer(Observed observed, List<String> rows, List<String> tenants) {}

  /** Several of them, as one document. */
  record Answers(List<Answer> partitions) {}

  private EngineMain(KafkaStreams streams, Path folder) {
    this.streams = streams;
    this.folder = folder;
  }

  /** Arguments: bootstrap servers, registry, application id, folder. */
  public static void main(String[] args) throws Exception {
    Topics topics =
        new Topics(
            "carillon.",
            PARTITIONS,
            new AvroSerdes(new CachedSchemaRegistryClient(List.of(args[1]), 100)));
    Path folder = Path.of(args[3]);
    Properties config = new Properties();
    config.putAll(EngineConfig.of(new RocksDbMemory(64 << 20)));
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, args[2]);
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, args[0]);
    config.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve("state").toString());
    config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 2);
    config.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
    // A member that comes back under its old name need not wait until the dead one is given up.
    config.put(StreamsConfig.consumerPrefix("group.instance.id"), "the-one");
    // But a thread that has died and been replaced comes under another, and its tasks stand still
    // meanwhile: longer than [route] waits for the tables they make, were it Kafka's 45 s.
    config.put(StreamsConfig.consumerPrefix("session.timeout.ms"), 6_000);
    config.put(StreamsConfig.producerPrefix("transaction.timeout.ms"), 5_000);
    if (args[2].equals(REPLAY)) {
      // What [resolve] once answered to [route] has long been in the log.
      config.putAll(new Tampering.Hold(Breakage.unanswered(Breakage.NONE)).config());
    }
    KafkaStreams streams =
        new KafkaStreams(
            DrivenTopology.of(
                topics,
                new TopologySettings(PARTITIONS, SETTINGS, Duration.ofSeconds(30)),
                new RegistryRetry(Duration.ofSeconds(30)),
                config),
            config);
    Files.createDirectories(folder);
    Path running = folder.resolve("running");
    // As the API does: Kafka 4.3.1 may find a segment closed when it takes up a corrupted task
    // (AbstractSegments.committedOffset), and is well with the next thread.
    streams.setUncaughtExceptionHandler(
        failure -> {
          failure.printStackTrace();
          return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
    streams.setStateListener(
        (now, before) -> {
          if (now == KafkaStreams.State.ERROR) {
            // Whoever waits sees the process gone and the reason in its log.
            Runtime.getRuntime().halt(3);
          }
        });
    streams.start();
    EngineMain engine = new EngineMain(streams, folder);
    while (true) {
      if (streams.state() == KafkaStreams.State.RUNNING && !Files.exists(running)) {
        Files.writeString(running, Long.toString(ProcessHandle.current().pid()));
      }
      engine.answerIfAsked();
      Thread.sleep(20);
    }
  }

  private void answerIfAsked() throws IOException {
    Path ask = folder.resolve("ask.json");
    if (streams.state() != KafkaStreams.State.RUNNING || !Files.exists(ask)) {
      return;
    }
    try {
      Ask asked = JSON.readValue(ask.toFile(), Ask.class);
      List<Answer> answers = new ArrayList<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        answers.add(answer(asked, partition));
      }
      Files.delete(ask);
      Path written = folder.resolve("answer.tmp");
      JSON.writeValue(written.toFile(), new Answers(answers));
      Files.move(written, folder.resolve("answer.json"), StandardCopyOption.ATOMIC_MOVE);
    } catch (InvalidStateStoreException moving) {
      // Again with the next turn.
    }
  }

  private Answer answer(Ask ask, int partition) {
    FeedStores stores =
        new FeedStores(
            store(StoreNames.NOTIFICATIONS, partition),
            store(StoreNames.ANNOUNCEMENTS, partition),
            store(StoreNames.FEED_ENTRIES, partition),
            store(StoreNames.MARKS, partition));
    Observer observer =
        new Observer(new Users(store(StoreNames.USERS, partition)), stores, SETTINGS);
    List<String> rows = new ArrayList<>();
    for (String name : FROM_THE_LOG) {
      rows.addAll(rows(name, store(name, partition)));
    }
    ReadOnlyKeyValueStore<String, TenantState> tenants =
        streams.store(
            StoreQueryParameters.fromNameAndType(
                StoreNames.TENANTS, QueryableStoreTypes.keyValueStore()));
    return new Answer(
        observer.look(ask.now(), ask.questions(), ask.asked()), rows, Tenants.lines(tenants));
  }

  private ReadOnlyKeyValueStore<Bytes, byte[]> store(String name, int partition) {
    return streams.store(
        StoreQueryParameters.fromNameAndType(
                name, QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
            .withPartition(partition));
  }

  /** Each row of a store in words. */
  static List<String> rows(String name, ReadOnlyKeyValueStore<Bytes, byte[]> store) {
    List<String> rows = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> each = store.all()) {
      while (each.hasNext()) {
        KeyValue<Bytes, byte[]> row = each.next();
        rows.add(name + " " + row.key + " " + HexFormat.of().formatHex(row.value));
      }
    }
    return rows;
  }
}
