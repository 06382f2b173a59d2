package io.carillon.api.stores;

import io.carillon.api.kafka.RecordWriter;
import io.carillon.api.live.Live;
import io.carillon.api.live.LiveHub;
import io.carillon.api.lookup.Lookups;
import io.carillon.api.lookup.StoreLookup;
import io.carillon.api.read.Audit;
import io.carillon.api.read.Backend;
import io.carillon.api.read.BulkOperations;
import io.carillon.api.read.Keys;
import io.carillon.schemas.Topics;
import io.carillon.topology.feed.FeedSettings;
import java.time.Clock;
import java.util.Map;

/** Puts together what HTTP stands on. */
public final class StoreBackend {

  private StoreBackend() {}

  /** All of it, over one instance's stores and one producer; thread-safe. */
  public static Backend of(
      Lookups lookups,
      RecordWriter writer,
      FeedSettings feed,
      boolean honorGlobalOptOut,
      Topics topics,
      Map<String, Long> retentionPeriods,
      Clock clock,
      LiveHub hub,
      Keys keys,
      BulkOperations operations,
      Audit audit) {
    StoreLookup stores = lookups.stores();
    return new Backend(
        new StorePeople(stores, feed, clock),
        new StoreDirectory(stores),
        new StoreTenants(stores),
        new StoreOutcomes(stores, feed),
        new StoreSegments(stores, honorGlobalOptOut, clock),
        new KafkaWrites(writer),
        new TopicRetention(topics, retentionPeriods),
        new ProcessHealth(lookups.readiness()),
        new Live(
            hub,
            userId ->
                stores
                    .user(userId)
                    .map(partition -> new StorePartitionReads(partition, feed, clock))),
        keys,
        operations,
        new StoreWorkflows(stores),
        audit);
  }
}
