package io.carillon.api.stores;

import io.carillon.api.lookup.StoreLookup;
import io.carillon.api.lookup.UserPartition;
import io.carillon.api.read.Segments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.roaringbitmap.IntIterator;
import org.roaringbitmap.RoaringBitmap;

/**
 * Asks the index of each partition, as [resolve] does. Nothing suppresses ahead of time in this
 * release, so all that match are deliverable. Thread-safe.
 */
final class StoreSegments implements Segments {

  private final StoreLookup stores;

  StoreSegments(StoreLookup stores) {
    this.stores = stores;
  }

  @Override
  public CompletionStage<Preview> preview(Query query, Set<Integer> partitions) {
    return Stages.of(() -> read(query, partitions));
  }

  private Preview read(Query query, Set<Integer> partitions) {
    long matched = 0;
    List<String> sample = new ArrayList<>();
    for (int number : partitions) {
      UserPartition partition = Reads.here(stores.userPartition(number));
      RoaringBitmap users =
          partition.memory().match(query.segment(), query.tenant(), false).union();
      matched += users.getLongCardinality();
      Reads.guarded(() -> add(sample, partition, users, query.sampleSize()));
    }
    return new Preview(matched, matched, Map.of(), sample);
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
