package io.carillon.topology.feed;

import io.carillon.topology.state.MembershipState;
import io.carillon.topology.state.UserState;

/**
 * Whether a message shows: not taken back, not expired, and it has no tenant, or was addressed by
 * name, or the user is a member who joined before it.
 */
final class Visibility {

  private Visibility() {}

  static boolean shows(FeedRow row, UserState user, long now) {
    return !row.expired(now) && mayShow(row, user);
  }

  /** Whether it shows until it expires. */
  static boolean mayShow(FeedRow row, UserState user) {
    if (row.retracted()) {
      return false;
    }
    if (row.tenant() == null || row.byName()) {
      return true;
    }
    MembershipState membership = user.getMemberships().get(row.tenant());
    return membership != null && membership.getJoinedAt() < row.position();
  }
}
