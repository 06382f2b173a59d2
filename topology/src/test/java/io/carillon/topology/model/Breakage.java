package io.carillon.topology.model;

import io.carillon.avro.UserLogEntry;
import io.carillon.topology.feed.FeedSettings;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/** A way to break the engine from outside. As it stands here it breaks nothing. */
class Breakage {

  static final Breakage NONE = new Breakage();

  /** What [resolve] is given instead of the next entry of the log: none, it, or several. */
  List<UserLogEntry> applied(UserLogEntry entry) {
    return List.of(entry);
  }

  /** What a stage is given as its store of that name. */
  KeyValueStore<Bytes, byte[]> store(String name, KeyValueStore<Bytes, byte[]> store) {
    return store;
  }

  /** What readers of feeds are given. */
  KeyValueStore<Bytes, byte[]> read(KeyValueStore<Bytes, byte[]> store) {
    return store;
  }

  /** Whether what a stage forwards to that child arrives there. */
  boolean arrives(String child) {
    return true;
  }

  /** What the engine is told of how to keep feeds. */
  FeedSettings settings(FeedSettings settings) {
    return settings;
  }
}
