package io.carillon.api.live;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Places for streams, so many on this instance and so many of one user. Users are told apart by a
 * hash of their id, which costs a stream no memory: two in a slot share what is theirs, and there
 * are many more slots than streams for each. Thread-safe.
 */
final class Places {

  private static final int LEAST_SLOTS = 1 << 16;

  private final AtomicInteger taken;
  private final int all;
  private final int ofOneUser;
  private final AtomicIntegerArray byUser;

  /**
   * @param taken counts those that are taken
   * @param ofOneUser 0: any number
   */
  Places(AtomicInteger taken, int all, int ofOneUser) {
    this.taken = taken;
    this.all = all;
    this.ofOneUser = ofOneUser;
    this.byUser = new AtomicIntegerArray(Math.max(LEAST_SLOTS, Integer.highestOneBit(all) * 4));
  }

  LiveHub.Place take(String userId) {
    if (taken.incrementAndGet() > all) {
      taken.decrementAndGet();
      return LiveHub.Place.NONE_LEFT;
    }
    if (byUser.incrementAndGet(slot(userId)) > ofOneUser && ofOneUser > 0) {
      giveBack(userId);
      return LiveHub.Place.USER_HAS_ENOUGH;
    }
    return LiveHub.Place.TAKEN;
  }

  void giveBack(String userId) {
    byUser.decrementAndGet(slot(userId));
    taken.decrementAndGet();
  }

  /** Of neighbouring ids the hash is neighbouring; their slots are not. */
  private int slot(String userId) {
    return (userId.hashCode() * 0x9E3779B9 >>> 8) % byUser.length();
  }
}
