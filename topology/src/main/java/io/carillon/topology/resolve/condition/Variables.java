package io.carillon.topology.resolve.condition;

import org.jspecify.annotations.Nullable;

/**
 * What variables stand for. A value is a {@link Boolean}, a {@link Number}, a {@link String}, a
 * {@code List} or a {@code Map} by name of such, or null when there is none.
 */
public interface Variables {

  /** The value of that name under a root. */
  @Nullable Object get(Root root, String name);

  /** The moment the conditions are asked at, milliseconds since the epoch; never a clock. */
  long now();
}
