package io.carillon.api.read;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What outlives the erasure of a user, and for how long. */
public interface Retention {

  List<Kept> afterErasure();

  /**
   * @param where such as {@code topic carillon.user-log}
   * @param what a sentence
   * @param period null: not limited by Carillon; ask whoever runs it
   */
  record Kept(String where, String what, @Nullable Duration period) {}
}
