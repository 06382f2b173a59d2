package io.carillon.api.http;

import io.carillon.api.live.Live;
import io.carillon.api.live.LiveHub;
import io.carillon.api.live.Outlet;
import io.carillon.api.live.PartitionReads;
import io.carillon.api.lookup.Lookup;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Begins live streams wherever the partition is, here or at a peer. Thread-safe. */
final class FeedStreams {

  /** A tab may be closed meanwhile. */
  private static final long RETRY_S = 5;

  private final Live live;
  private final StreamProxy proxy;
  private final Executor workers;

  FeedStreams(Live live, StreamProxy proxy, Executor workers) {
    this.live = live;
    this.proxy = proxy;
    this.workers = workers;
  }

  LiveHub hub() {
    return live.hub();
  }

  /** Who has the partition of that user; 503 when nobody has yet. */
  Lookup<PartitionReads> find(String userId) {
    Lookup<PartitionReads> partition = live.partitions().apply(userId);
    if (partition instanceof Lookup.NotReady<PartitionReads> moving) {
      throw ApiException.notReady(moving.reason());
    }
    return partition;
  }

  /** A place for one more stream, which its end gives back; 503 or 429 when there is none. */
  void reserve(String userId) {
    switch (live.hub().reserve(userId)) {
      case TAKEN -> {}
      case NONE_LEFT ->
          throw ApiException.notReady(
              "this instance has as many streams as it may have (live.streams); try again");
      case USER_HAS_ENOUGH ->
          throw ApiException.tooMany(
              "this user has as many streams here as one may have (live.streams.per.user)",
              RETRY_S);
    }
  }

  /** Begins a stream at this instance for which a place was reserved. */
  Runnable here(LiveHub.Wish wish, PartitionReads reads, Outlet outlet) {
    return live.hub().join(wish, reads, outlet, workers);
  }

  /**
   * Begins a stream.
   *
   * @param there the same as a call, should it be a peer who answers
   * @return ends it; fails when it cannot begin
   */
  CompletionStage<Runnable> open(LiveHub.Wish wish, Forwarder.Request there, Outlet outlet) {
    Lookup<PartitionReads> partition = find(wish.userId());
    reserve(wish.userId());
    Runnable release = () -> hub().release(wish.userId());
    try {
      return partition instanceof Lookup.Here<PartitionReads> here
          ? CompletableFuture.completedFuture(here(wish, here.value(), outlet))
          : proxy.relay(there, ((Lookup.AtPeer<PartitionReads>) partition).url(), outlet, release);
    } catch (RuntimeException e) {
      release.run();
      throw e;
    }
  }
}
