package io.carillon.api.lookup;

import io.carillon.schemas.Topics;
import io.carillon.topology.failure.RegistryRetry;
import java.net.URI;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.KafkaStreams;

/**
 * The lookup of one instance with what keeps it honest. Watches from {@link #start} to {@link
 * #close}.
 *
 * @param stores the way to the state stores
 * @param readiness whether the instance may be asked
 * @param catchUp watches the local partitions
 */
public record Lookups(StoreLookup stores, Readiness readiness, CatchUp catchUp)
    implements AutoCloseable {

  /**
   * @param self how this instance is advertised
   * @param kafka where the brokers are and how to log in
   * @param admin closed by nobody here
   * @param applicationId of {@code streams}
   * @param registry what the topology waits with
   */
  public static Lookups of(
      KafkaStreams streams,
      Topics topics,
      int userPartitions,
      URI self,
      Map<String, Object> kafka,
      Admin admin,
      String applicationId,
      RegistryRetry registry) {
    LocalPartitions local = new LocalPartitions(streams, topics.userLog().name());
    CatchUp catchUp =
        new CatchUp(local, new KafkaLogEnds(kafka, admin, applicationId, topics.userLog().name()));
    return new Lookups(
        new StoreLookup(streams, topics, userPartitions, self, catchUp),
        new Readiness(streams, local, catchUp, registry),
        catchUp);
  }

  /** To be called when the start of {@code streams} has returned. */
  public void start() {
    stores.tablesAreRead();
    catchUp.start();
  }

  @Override
  public void close() {
    catchUp.close();
  }
}
