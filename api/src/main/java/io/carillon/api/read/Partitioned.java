package io.carillon.api.read;

import io.carillon.api.lookup.Lookup;
import java.util.List;

/** What is spread over partitions, each of which has one owner. */
public interface Partitioned {

  /** Where each partition is at this moment, by number from 0. */
  List<? extends Lookup<?>> partitions();
}
