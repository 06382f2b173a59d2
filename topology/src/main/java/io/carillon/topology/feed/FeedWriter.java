package io.carillon.topology.feed;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/** The stores of [feed], for its stream thread. */
record FeedWriter(
    KeyValueStore<Bytes, byte[]> notifications,
    KeyValueStore<Bytes, byte[]> announcements,
    KeyValueStore<Bytes, byte[]> entries,
    KeyValueStore<Bytes, byte[]> marks) {

  FeedStores reading() {
    return new FeedStores(notifications, announcements, entries, marks);
  }
}
