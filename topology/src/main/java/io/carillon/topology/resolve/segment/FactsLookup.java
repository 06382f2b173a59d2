package io.carillon.topology.resolve.segment;

import org.jspecify.annotations.Nullable;

/**
 * Reads the facts of one user, usually from the users store.
 *
 * <p>It must answer what the last {@link SegmentIndex#put} of that ordinal said; for the ordinal
 * that is being put, either state will do. It is asked on the thread that puts or matches.
 */
@FunctionalInterface
public interface FactsLookup {

  /**
   * The facts of the user with this ordinal; null when there is none, who then matches nothing that
   * had to be looked up.
   */
  @Nullable UserFacts factsOf(int ordinal);
}
