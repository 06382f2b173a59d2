package io.carillon.api.lookup;

import io.carillon.topology.failure.RegistryRetry;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KafkaStreams;

/** Whether this instance may be asked. Thread-safe. */
public final class Readiness {

  private final KafkaStreams streams;
  private final LocalPartitions local;
  private final CatchUp catchUp;
  private final RegistryRetry registry;

  Readiness(KafkaStreams streams, LocalPartitions local, CatchUp catchUp, RegistryRetry registry) {
    this.streams = streams;
    this.local = local;
    this.catchUp = catchUp;
    this.registry = registry;
  }

  /** False when only a restart helps. */
  public boolean alive() {
    KafkaStreams.State state = streams.state();
    return state != KafkaStreams.State.ERROR && state != KafkaStreams.State.PENDING_ERROR;
  }

  /** Why it may not be asked, a phrase each; empty when it may. */
  public List<String> reasons() {
    List<String> reasons = new ArrayList<>();
    KafkaStreams.State state = streams.state();
    if (state != KafkaStreams.State.RUNNING) {
      reasons.add("Kafka Streams is " + state);
    }
    local
        .assigned()
        .forEach(
            (partition, tenure) -> {
              if (catchUp.caughtUp(partition, tenure.orElse(null)).isEmpty()) {
                reasons.add("user partition " + partition + " is catching up");
              }
            });
    if (registry.silent()) {
      reasons.add("the schema registry does not answer");
    }
    return reasons;
  }
}
