package io.carillon.topology.resolve.preference;

import io.carillon.topology.resolve.segment.UserFacts;
import org.jspecify.annotations.Nullable;

/** Reads users for conditions that ask for the recipient. */
@FunctionalInterface
public interface Recipients {

  /** The user of that ordinal; null when they are gone. */
  @Nullable Recipient of(int ordinal);

  /** One user. */
  record Recipient(String id, UserFacts facts) {}
}
