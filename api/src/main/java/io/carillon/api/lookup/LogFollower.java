package io.carillon.api.lookup;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What {@link CatchUp} needs of that which processes a partition of the log. Thread-safe. */
public interface LogFollower {

  /**
   * An object of its own for every time that processing of the partition has begun here; null while
   * it has not, for example because the stores are still being restored.
   */
  @Nullable Object tenure();

  /** Completes once the record at that offset has been applied; fails when the partition moves. */
  CompletionStage<?> whenPassed(long offset);
}
