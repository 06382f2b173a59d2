package io.carillon.api.stores;

import io.carillon.api.lookup.StoreLookup;
import io.carillon.api.lookup.UserPartition;
import io.carillon.api.read.Segments;
import io.carillon.topology.resolve.Suppression;
import io.carillon.topology.resolve.preference.Channel;
import io.carillon.topology.resolve.preference.NotificationFacts;
import io.carillon.topology.resolve.preference.Question;
import io.carillon.topology.resolve.segment.Matches;
import io.carillon.topology.route.Snapshots;
import io.carillon.topology.store.StoreNames;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.roaringbitmap.IntIterator;
import org.roaringbitmap.RoaringBitmap;

/**
 * Asks index and preference profiles of each partition, as [resolve] does, of what [route] would
 * send along now. Preferences that ask for a notification's data or actor find none. Thread-safe.
 */
final class StoreSegments implements Segments {

  private final StoreLookup stores;
  private final boolean honorGlobalOptOut;
  private final Clock clock;

  StoreSegments(StoreLookup stores, boolean honorGlobalOptOut, Clock clock) {
    this.stores = stores;
    this.honorGlobalOptOut = honorGlobalOptOut;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Preview> preview(Query query, Set<Integer> partitions) {
    return Stages.of(() -> read(query, partitions));
  }

  private Preview read(Query query, Set<Integer> partitions) {
    NotificationFacts facts = Reads.guarded(() -> facts(query));
    long matched = 0;
    long blocked = 0;
    List<String> sample = new ArrayList<>();
    for (int number : partitions) {
      UserPartition partition = Reads.here(stores.userPartition(number));
      RoaringBitmap deliverable = new RoaringBitmap();
      for (Matches.Group group :
          partition.memory().match(query.segment(), query.tenant(), false).groups()) {
        RoaringBitmap without = blocked(facts, query, partition, group);
        matched += group.ordinals().getLongCardinality();
        blocked += without.getLongCardinality();
        deliverable.or(RoaringBitmap.andNot(group.ordinals(), without));
      }
      Reads.guarded(() -> add(sample, partition, deliverable, query.sampleSize()));
    }
    return new Preview(
        matched,
        matched - blocked,
        blocked == 0 ? Map.of() : Map.of(Suppression.PREFERENCES, blocked),
        sample);
  }

  private static RoaringBitmap blocked(
      NotificationFacts facts, Query query, UserPartition partition, Matches.Group group) {
    return Reads.guarded(
        () ->
            partition
                .memory()
                .preferred(
                    facts,
                    Channel.feed(Channel.INBOX),
                    query.tenant() == null ? group.tenant() : query.tenant(),
                    group.ordinals(),
                    partition.users()::recipient)
                .blocked());
  }

  private NotificationFacts facts(Query query) {
    String workflow = Question.workflow(query.workflow());
    List<String> categories = query.category() == null ? List.of() : List.of(query.category());
    List<String> named =
        query.tenant() == null ? query.segment().tenants() : List.of(query.tenant());
    Snapshots.Snapshot snapshot =
        new Snapshots(table(StoreNames.TENANTS), table(StoreNames.ENVIRONMENT), honorGlobalOptOut)
            .of(named, workflow, categories);
    return snapshot.facts(workflow, categories, clock.millis());
  }

  private <V> ReadOnlyKeyValueStore<String, V> table(String name) {
    return Reads.here(stores.global(name, QueryableStoreTypes.<String, V>keyValueStore()));
  }

  private static boolean add(
      List<String> sample, UserPartition partition, RoaringBitmap users, int size) {
    IntIterator ordinals = users.getIntIterator();
    while (ordinals.hasNext() && sample.size() < size) {
      String id = partition.users().idOf(ordinals.next());
      if (id != null) {
        sample.add(id);
      }
    }
    return true;
  }
}
