package io.carillon.api.stores;

import io.carillon.api.lookup.Lookup;
import io.carillon.api.read.NotReadyException;
import java.util.function.Supplier;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/** What reads of stores have in common: a store that has gone is not an error but a "not now". */
final class Reads {

  private Reads() {}

  /**
   * @throws NotReadyException when the store has just been closed
   */
  static <T> T guarded(Supplier<T> read) {
    try {
      return read.get();
    } catch (InvalidStateStoreException e) {
      throw new NotReadyException("the partition has just moved; try again");
    }
  }

  /**
   * What is here, for calls that need every partition.
   *
   * @throws NotReadyException when it is not
   */
  static <T> T here(Lookup<T> lookup) {
    if (lookup instanceof Lookup.Here<T> here) {
      return here.value();
    }
    throw new NotReadyException(
        lookup instanceof Lookup.NotReady<T> not
            ? not.reason()
            : "this needs all partitions, and some are at other instances");
  }
}
