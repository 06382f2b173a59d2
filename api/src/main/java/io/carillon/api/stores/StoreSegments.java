package io.carillon.api.stores;

import io.carillon.api.lookup.StoreLookup;
import io.carillon.api.lookup.UserPartition;
import io.carillon.api.read.Segments;
import io.carillon.avro.RoutedChannel;
import io.carillon.avro.WorkflowState;
import io.carillon.topology.channel.ChannelType;
import io.carillon.topology.resolve.RoutedChannels;
import io.carillon.topology.resolve.Suppression;
import io.carillon.topology.resolve.preference.Channel;
import io.carillon.topology.resolve.preference.NotificationFacts;
import io.carillon.topology.resolve.preference.Required;
import io.carillon.topology.resolve.segment.Matches;
import io.carillon.topology.route.Snapshots;
import io.carillon.topology.store.StoreNames;
import io.carillon.topology.workflow.Workflows;
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
 * send along now. Conditions and preferences that ask for a notification's data or actor find none.
 * Thread-safe.
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
    Previewed kind =
        Reads.guarded(
            () ->
                Previewed.of(
                    query, new Workflows(this.<WorkflowState>table(StoreNames.WORKFLOWS))));
    Snapshots.Snapshot snapshot = Reads.guarded(() -> snapshot(query, kind));
    NotificationFacts facts =
        snapshot.facts(
            kind.workflow(), kind.name(), kind.categories(), kind.critical(), clock.millis());
    Map<String, Share> channels = new TreeMap<>();
    snapshot.channels().forEach(channel -> channels.put(channel.getKey(), new Share(0, Map.of())));
    Preview all = new Preview(0, 0, Map.of(), List.of(), channels);
    for (int number : partitions) {
      UserPartition partition = Reads.here(stores.userPartition(number));
      Preview one = new Asking(kind, snapshot, facts, partition).read(query);
      all = all.plus(one, query.sampleSize());
    }
    return all;
  }

  /** Of one partition. */
  private record Asking(
      Previewed kind,
      Snapshots.Snapshot snapshot,
      NotificationFacts facts,
      UserPartition partition) {

    Preview read(Query query) {
      RoaringBitmap deliverable = new RoaringBitmap();
      long matched = 0;
      Map<String, Long> suppressed = new TreeMap<>();
      Map<String, Share> channels = new TreeMap<>();
      for (Matches.Group group :
          partition.memory().match(query.segment(), query.tenant(), false).groups()) {
        String tenant = query.tenant() == null ? group.tenant() : query.tenant();
        matched += group.ordinals().getLongCardinality();
        RoaringBitmap left =
            kind.inFeed()
                ? left(
                    Channel.feed(Channel.INBOX),
                    kind.ofFeed(),
                    tenant,
                    group.ordinals(),
                    suppressed)
                : nobody(Suppression.NO_STEP, group.ordinals(), suppressed);
        deliverable.or(left);
        for (RoutedChannel channel : snapshot.channels()) {
          channels.merge(channel.getKey(), share(channel, tenant, group.ordinals()), Share::plus);
        }
      }
      List<String> sample = new ArrayList<>();
      Reads.guarded(() -> add(sample, partition, deliverable, query.sampleSize()));
      return new Preview(matched, deliverable.getLongCardinality(), suppressed, sample, channels);
    }

    private Share share(RoutedChannel channel, @Nullable String tenant, RoaringBitmap who) {
      Map<String, Long> suppressed = new TreeMap<>();
      if (RoutedChannels.settings(snapshot.tenants(), channel, tenant) == null) {
        nobody(Suppression.NOT_CONFIGURED, who, suppressed);
        return new Share(0, suppressed);
      }
      RoaringBitmap left =
          left(
              new Channel(channel.getType(), channel.getKey(), channel.getId()),
              kind.of(channel.getKey()),
              tenant,
              who,
              suppressed);
      RoaringBitmap reached = left.clone();
      Reads.guarded(() -> partition.memory().unreached(ChannelType.find(channel.getType()), left))
          .forEach(
              (reason, those) -> {
                count(suppressed, reason, those);
                reached.andNot(those);
              });
      return new Share(reached.getLongCardinality(), suppressed);
    }

    private static RoaringBitmap nobody(
        String reason, RoaringBitmap who, Map<String, Long> suppressed) {
      count(suppressed, reason, who);
      return new RoaringBitmap();
    }

    /** Those who would have it, asked as [resolve] asks. */
    private RoaringBitmap left(
        Channel channel,
        Required required,
        @Nullable String tenant,
        RoaringBitmap who,
        Map<String, Long> suppressed) {
      return Reads.guarded(
          () -> {
            RoaringBitmap unmet =
                required.ask(facts, tenant, who, partition.users()::recipient).blocked();
            RoaringBitmap met = RoaringBitmap.andNot(who, unmet);
            RoaringBitmap blocked =
                partition
                    .memory()
                    .preferred(facts, channel, tenant, met, partition.users()::recipient)
                    .blocked();
            count(suppressed, Suppression.CONDITIONS, unmet);
            count(suppressed, Suppression.PREFERENCES, blocked);
            return RoaringBitmap.andNot(met, blocked);
          });
    }

    private static void count(Map<String, Long> suppressed, String reason, RoaringBitmap who) {
      if (!who.isEmpty()) {
        suppressed.merge(reason, who.getLongCardinality(), Long::sum);
      }
    }
  }

  private Snapshots.Snapshot snapshot(Query query, Previewed kind) {
    List<String> named =
        query.tenant() == null ? query.segment().tenants() : List.of(query.tenant());
    return new Snapshots(
            table(StoreNames.TENANTS), table(StoreNames.ENVIRONMENT), honorGlobalOptOut)
        .of(named, kind.workflow(), kind.categories(), kind.channels());
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
