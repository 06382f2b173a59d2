package io.carillon.api.stores;

import io.carillon.api.lookup.StoreLookup;
import io.carillon.api.lookup.UserPartition;
import io.carillon.api.read.Segments;
import io.carillon.avro.RoutedChannel;
import io.carillon.topology.resolve.RoutedChannels;
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
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;
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
    String workflow = Question.workflow(query.workflow());
    List<String> categories = query.category() == null ? List.of() : List.of(query.category());
    Snapshots.Snapshot snapshot = Reads.guarded(() -> snapshot(query, workflow, categories));
    NotificationFacts facts = snapshot.facts(workflow, categories, clock.millis());
    Map<String, Share> channels = new TreeMap<>();
    snapshot.channels().forEach(channel -> channels.put(channel.getKey(), new Share(0, Map.of())));
    Preview all = new Preview(0, 0, Map.of(), List.of(), channels);
    for (int number : partitions) {
      UserPartition partition = Reads.here(stores.userPartition(number));
      all = all.plus(read(query, snapshot, facts, partition), query.sampleSize());
    }
    return all;
  }

  private static Preview read(
      Query query, Snapshots.Snapshot snapshot, NotificationFacts facts, UserPartition partition) {
    RoaringBitmap deliverable = new RoaringBitmap();
    long matched = 0;
    Map<String, Share> channels = new TreeMap<>();
    for (Matches.Group group :
        partition.memory().match(query.segment(), query.tenant(), false).groups()) {
      String tenant = query.tenant() == null ? group.tenant() : query.tenant();
      Channel feed = Channel.feed(Channel.INBOX);
      deliverable.or(
          RoaringBitmap.andNot(
              group.ordinals(), blocked(facts, feed, tenant, partition, group.ordinals())));
      matched += group.ordinals().getLongCardinality();
      for (RoutedChannel channel : snapshot.channels()) {
        channels.merge(
            channel.getKey(),
            share(snapshot, facts, channel, tenant, partition, group.ordinals()),
            Share::plus);
      }
    }
    List<String> sample = new ArrayList<>();
    Reads.guarded(() -> add(sample, partition, deliverable, query.sampleSize()));
    long blocked = matched - deliverable.getLongCardinality();
    return new Preview(
        matched,
        deliverable.getLongCardinality(),
        counted(Suppression.PREFERENCES, blocked),
        sample,
        channels);
  }

  private static Share share(
      Snapshots.Snapshot snapshot,
      NotificationFacts facts,
      RoutedChannel channel,
      @Nullable String tenant,
      UserPartition partition,
      RoaringBitmap who) {
    long all = who.getLongCardinality();
    if (RoutedChannels.settings(snapshot.tenants(), channel, tenant) == null) {
      return new Share(0, counted(Suppression.NOT_CONFIGURED, all));
    }
    Channel asked = new Channel(channel.getType(), channel.getKey(), channel.getId());
    long blocked = blocked(facts, asked, tenant, partition, who).getLongCardinality();
    return new Share(all - blocked, counted(Suppression.PREFERENCES, blocked));
  }

  private static Map<String, Long> counted(String reason, long users) {
    return users == 0 ? Map.of() : Map.of(reason, users);
  }

  private static RoaringBitmap blocked(
      NotificationFacts facts,
      Channel channel,
      @Nullable String tenant,
      UserPartition partition,
      RoaringBitmap who) {
    return Reads.guarded(
        () ->
            partition
                .memory()
                .preferred(facts, channel, tenant, who, partition.users()::recipient)
                .blocked());
  }

  private Snapshots.Snapshot snapshot(Query query, String workflow, List<String> categories) {
    List<String> named =
        query.tenant() == null ? query.segment().tenants() : List.of(query.tenant());
    return new Snapshots(
            table(StoreNames.TENANTS), table(StoreNames.ENVIRONMENT), honorGlobalOptOut)
        .of(named, workflow, categories, query.channels());
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
