package io.carillon.api.lookup;

import java.util.Collection;
import java.util.Map;

/** Asks Kafka how far partitions of the log reach. */
interface LogEnds extends AutoCloseable {

  /**
   * Blocks. A partition about which nothing was learnt in time is left out.
   *
   * @throws org.apache.kafka.common.KafkaException when the brokers do not answer
   */
  Map<Integer, LogEnd> of(Collection<Integer> partitions);

  @Override
  void close();
}
