package io.carillon.api.read;

import io.carillon.avro.BulkOperationState;
import java.util.Optional;

/** What is known of operations on many, as far as this instance has heard of it. Thread-safe. */
public interface BulkOperations {

  /**
   * The newest that was written of an operation. Empty when there is none, or no more.
   *
   * @throws NotReadyException while what was written before this instance's start is being read
   */
  Optional<BulkOperationState> find(String id);
}
