package io.carillon.api.stores;

import io.carillon.api.lookup.StoreLookup;
import io.carillon.api.lookup.UserPartition;
import io.carillon.api.read.Directory;
import io.carillon.topology.state.UserState;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.PeekableIntIterator;

/** Lists users by their ordinals, partition after partition. Thread-safe. */
final class StoreDirectory implements Directory {

  private final StoreLookup stores;

  StoreDirectory(StoreLookup stores) {
    this.stores = stores;
  }

  @Override
  public CompletionStage<List<Entry>> list(
      @Nullable String tenant, @Nullable Place after, int limit, Set<Integer> partitions) {
    return Stages.of(() -> read(tenant, after, limit, new TreeSet<>(partitions)));
  }

  private List<Entry> read(
      @Nullable String tenant, @Nullable Place after, int limit, NavigableSet<Integer> partitions) {
    List<Entry> entries = new ArrayList<>();
    for (int number : partitions.tailSet(after == null ? 0 : after.partition(), true)) {
      if (entries.size() == limit) {
        break;
      }
      UserPartition partition = Reads.here(stores.userPartition(number));
      int from = after != null && number == after.partition() ? after.ordinal() + 1 : 0;
      Reads.guarded(() -> add(entries, partition, tenant, from, limit));
    }
    return entries;
  }

  private static boolean add(
      List<Entry> entries, UserPartition partition, @Nullable String tenant, int from, int limit) {
    PeekableIntIterator ordinals = partition.memory().members(tenant).getIntIterator();
    ordinals.advanceIfNeeded(from);
    while (ordinals.hasNext() && entries.size() < limit) {
      int ordinal = ordinals.next();
      String id = partition.users().idOf(ordinal);
      UserState state = id == null ? null : partition.users().find(id);
      // Else they were erased, or ceased to be a member, since the bitmap was copied.
      if (id != null && state != null && isListed(state, tenant)) {
        entries.add(new Entry(new Place(partition.number(), ordinal), id, state));
      }
    }
    return true;
  }

  private static boolean isListed(UserState state, @Nullable String tenant) {
    return tenant == null || state.getMemberships().containsKey(tenant);
  }
}
