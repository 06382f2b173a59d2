package io.carillon.api.live;

import io.carillon.topology.feed.FeedChange;
import io.carillon.topology.state.UserState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.IntIterator;
import org.roaringbitmap.RoaringBitmap;

/** The connected users of one feed in one partition. Only the partition's thread touches it. */
final class LiveUsers {

  private final Map<String, LiveUser> byId = new HashMap<>();
  private final Map<Integer, LiveUser> byOrdinal = new HashMap<>();
  private final RoaringBitmap ordinals = new RoaringBitmap();

  /** Those of whom the log has not spoken yet, so that no bitmap can name them. */
  private final Map<String, LiveUser> strangers = new HashMap<>();

  Collection<LiveUser> all() {
    return byId.values();
  }

  @Nullable LiveUser find(String userId) {
    return byId.get(userId);
  }

  void add(LiveUser user) {
    byId.put(user.id(), user);
    if (user.ordinal() == LiveUser.NO_ORDINAL) {
      strangers.put(user.id(), user);
    } else {
      know(user, user.ordinal());
    }
  }

  void remove(LiveUser user) {
    byId.remove(user.id(), user);
    forget(user);
    strangers.remove(user.id(), user);
  }

  /** The user is erased; whoever comes under that id has another ordinal. */
  void becomeStranger(LiveUser user) {
    forget(user);
    user.ordinal(LiveUser.NO_ORDINAL);
    strangers.put(user.id(), user);
  }

  private void forget(LiveUser user) {
    if (byOrdinal.remove(user.ordinal(), user)) {
      ordinals.remove(user.ordinal());
    }
  }

  private void know(LiveUser user, int ordinal) {
    strangers.remove(user.id());
    user.ordinal(ordinal);
    byOrdinal.put(ordinal, user);
    ordinals.add(ordinal);
  }

  /** Those of an audience who are connected. */
  void forEach(FeedChange.Audience audience, PartitionReads reads, Consumer<LiveUser> action) {
    if (!strangers.isEmpty()) {
      meet(audience.recipients(), reads);
    }
    IntIterator connected = RoaringBitmap.and(audience.recipients(), ordinals).getIntIterator();
    while (connected.hasNext()) {
      LiveUser user = byOrdinal.get(connected.next());
      if (user != null) {
        action.accept(user);
      }
    }
  }

  /** Finds out which strangers have become known, from whichever side is shorter. */
  private void meet(RoaringBitmap recipients, PartitionReads reads) {
    if (recipients.getLongCardinality() <= strangers.size()) {
      IntIterator ordinal = recipients.getIntIterator();
      while (ordinal.hasNext()) {
        int next = ordinal.next();
        String id = byOrdinal.containsKey(next) ? null : reads.userId(next);
        LiveUser stranger = id == null ? null : strangers.get(id);
        if (stranger != null) {
          know(stranger, next);
        }
      }
      return;
    }
    List<LiveUser> all = new ArrayList<>(strangers.values());
    for (LiveUser stranger : all) {
      UserState state = reads.user(stranger.id());
      if (state != null && recipients.contains(state.getOrdinal())) {
        know(stranger, state.getOrdinal());
      }
    }
  }
}
