package io.carillon.topology.model;

import io.carillon.avro.Notify;
import io.carillon.avro.UserLogEntry;
import io.carillon.topology.feed.FeedSettings;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** A way to break the engine from outside. As it stands here it breaks nothing. */
class Breakage {

  static final Breakage NONE = new Breakage();

  /** The same, and [route] is never told who an actor is. */
  static Breakage unanswered(Breakage other) {
    return new Breakage() {
      @Override
      List<UserLogEntry> applied(UserLogEntry entry) {
        return other.applied(entry);
      }

      @Override
      KeyValueStore<Bytes, byte[]> store(String name, KeyValueStore<Bytes, byte[]> store) {
        return other.store(name, store);
      }

      @Override
      KeyValueStore<Bytes, byte[]> read(KeyValueStore<Bytes, byte[]> store) {
        return other.read(store);
      }

      @Override
      boolean comes(Notify notify) {
        return other.comes(notify);
      }

      @Override
      boolean arrives(String child, @Nullable Object value) {
        return !child.endsWith("-to-notify") && other.arrives(child, value);
      }

      @Override
      FeedSettings settings(FeedSettings settings) {
        return other.settings(settings);
      }
    };
  }

  /** What [resolve] is given instead of the next entry of the log: none, it, or several. */
  List<UserLogEntry> applied(UserLogEntry entry) {
    return List.of(entry);
  }

  /** Whether [route] is given the next record of {@code notify}. */
  boolean comes(Notify notify) {
    return true;
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

  /** The same of a value; null: that there is none any more. */
  boolean arrives(String child, @Nullable Object value) {
    return arrives(child);
  }

  /** What the engine is told of how to keep feeds. */
  FeedSettings settings(FeedSettings settings) {
    return settings;
  }
}
