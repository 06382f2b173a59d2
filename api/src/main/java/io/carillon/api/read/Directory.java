package io.carillon.api.read;

import io.carillon.topology.state.UserState;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Lists users in the stable order of partition and ordinal. */
public interface Directory {

  /**
   * @param tenant only its members; null: everyone
   * @param after only what comes after that place; null: from the start
   * @param limit how many at most
   * @param partitions user partitions, which are here
   */
  CompletionStage<List<Entry>> list(
      @Nullable String tenant, @Nullable Place after, int limit, Set<Integer> partitions);

  /**
   * Where in the order a user stands.
   *
   * @param ordinal -1: before the first of the partition
   */
  record Place(int partition, int ordinal) {}

  /** One user. */
  record Entry(Place place, String userId, UserState state) {}
}
