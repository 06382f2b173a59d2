package io.carillon.api.read;

import io.carillon.api.lookup.Lookup;

/** Finds the partition of a user; its partitions are those of {@code user-log}. */
public interface People extends Partitioned {

  /** The user's partition, whether or not the user exists. */
  Lookup<Person> of(String userId);
}
