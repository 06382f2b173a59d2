package io.carillon.api.read;

import io.carillon.api.access.KeyRing;
import io.carillon.avro.StoredKey;
import java.util.Optional;
import java.util.SortedMap;

/** The keys that are managed by the API, as far as this instance has heard of them. Thread-safe. */
public interface Keys {

  /** By which callers are known. */
  KeyRing ring();

  /** All, by id. Not to be changed. */
  SortedMap<String, StoredKey> all();

  /** Empty when there is none. */
  default Optional<StoredKey> find(String id) {
    return Optional.ofNullable(all().get(id));
  }

  /** Whether what was written at that offset has been heard of. */
  boolean reflects(long offset);
}
