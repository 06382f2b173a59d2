package io.carillon.api.stores;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Reads that are quick enough for the caller's own thread, where a peer's would not be. */
final class Stages {

  private Stages() {}

  static <T> CompletionStage<T> of(Supplier<T> read) {
    try {
      return CompletableFuture.completedFuture(read.get());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
