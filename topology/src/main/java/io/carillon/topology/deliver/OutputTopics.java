package io.carillon.topology.deliver;

/**
 * Whether a topic that records are to be written to is there. Kafka Streams needs it to be: a
 * producer that writes to one that is missing stops everything its thread does. Thread-safe.
 */
@FunctionalInterface
public interface OutputTopics {

  /** All are there. */
  OutputTopics READY = topic -> true;

  /**
   * Whether it is there, as far as is known. Asking for one that is not is a wish to have it made.
   * Asked on the stream thread, again and again: answers at once.
   */
  boolean ready(String topic);
}
