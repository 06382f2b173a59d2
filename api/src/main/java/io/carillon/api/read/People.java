package io.carillon.api.read;

import io.carillon.api.lookup.Lookup;

/** Finds the partition of a user. */
public interface People {

  /** The user's partition, whether or not the user exists. */
  Lookup<Person> of(String userId);
}
