package io.carillon.topology.feed;

import io.carillon.avro.AllMessages;
import io.carillon.avro.MessageAction;
import io.carillon.avro.MessageIds;
import io.carillon.schemas.MessageId;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.feed.Marks.Mark;
import io.carillon.topology.resolve.Resolved;
import io.carillon.topology.resolve.Stamps;
import io.carillon.topology.state.NotificationState;
import io.carillon.topology.state.UserState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Applies what a user said of messages: to one message in its entry, which appears over an
 * announcement when it is first needed; to all up to a position in one row of marks.
 */
final class FeedActions {

  private final FeedWriter stores;
  private final FeedScan scan;
  private final Stamps stamps;
  private final Notifications notifications;

  FeedActions(FeedWriter stores, FeedSettings settings, Stamps stamps) {
    this.stores = stores;
    this.scan = new FeedScan(stores.reading(), settings);
    this.stamps = stamps;
    this.notifications = new Notifications(stores.notifications());
  }

  /**
   * @param position offset of the action in the user log
   * @param now its append time, milliseconds since the epoch
   * @return what it changed; null: nothing
   */
  @Nullable FeedChange apply(Resolved.Action resolved, long position, long now) {
    return stamps.<@Nullable FeedChange>write(
        resolved.user().getOrdinal(),
        () ->
            resolved.action().getTarget() instanceof MessageIds ids
                ? applyEach(resolved, ids, position, now)
                : applyAll(resolved, (AllMessages) resolved.action().getTarget(), position, now));
  }

  /** What an action says of which states. Who has read a message has seen it. */
  static Map<MessageState, Boolean> says(MessageAction action) {
    Map<MessageState, Boolean> says = new LinkedHashMap<>();
    switch (action) {
      case SEEN -> says.put(MessageState.SEEN, true);
      case UNSEEN -> says.put(MessageState.SEEN, false);
      case READ -> {
        says.put(MessageState.SEEN, true);
        says.put(MessageState.READ, true);
      }
      case UNREAD -> says.put(MessageState.READ, false);
      case INTERACTED -> {
        says.put(MessageState.SEEN, true);
        says.put(MessageState.READ, true);
        says.put(MessageState.INTERACTED, true);
      }
      case ARCHIVED -> says.put(MessageState.ARCHIVED, true);
      case UNKNOWN -> {} // Refused by the rules.
      case UNARCHIVED -> says.put(MessageState.ARCHIVED, false);
    }
    return says;
  }

  private @Nullable FeedChange applyEach(
      Resolved.Action resolved, MessageIds ids, long position, long now) {
    List<FeedChange.Message> changed = new ArrayList<>();
    int unknown = 0;
    for (String text : ids.getMessageIds()) {
      boolean applied =
          MessageId.parse(text)
              .filter(id -> id.userId().equals(resolved.userId()))
              .map(id -> applyOne(resolved, id, position, now, changed))
              .orElse(false);
      unknown += applied ? 0 : 1;
    }
    if (unknown > 0) {
      resolved
          .refuse()
          .accept(
              Rejection.of(
                  Reason.UNKNOWN_MESSAGE,
                  "message_ids",
                  unknown
                      + " of "
                      + ids.getMessageIds().size()
                      + " messages are not in this user's feed; the others were changed"));
    }
    return changed.isEmpty()
        ? null
        : new FeedChange.Acted(
            resolved.userId(),
            resolved.user(),
            resolved.action().getAction(),
            changed,
            resolved.action().getMetadata());
  }

  /** Whether the message is one of this user's: an id proves nothing. */
  private boolean applyOne(
      Resolved.Action resolved,
      MessageId id,
      long position,
      long now,
      List<FeedChange.Message> changed) {
    UserState user = resolved.user();
    NotificationState notification = notifications.find(id.notificationId());
    Notifications.Place place =
        notification == null
            ? null
            : notifications.place(id.notificationId(), notification, user.getOrdinal());
    if (notification == null || place == null) {
      return false;
    }
    String feed = notification.getFeed();
    FeedRow row = scan.row(user.getOrdinal(), feed, place.tenant(), place.position());
    // When the sweep comes by must not decide it: what is too old to show is gone.
    if (row == null || row.retracted() || scan.isTooOld(row, now)) {
      return false;
    }
    Marks marks = marks(user, feed, place.tenant());
    MessageStates effective = marks.over(row.entryStates(), row.position());
    MessageStates states = row.entryStates();
    for (Map.Entry<MessageState, Boolean> said : says(resolved.action().getAction()).entrySet()) {
      if (effective.is(said.getKey()) != said.getValue()) {
        states = states.with(said.getKey(), new StateValue(said.getValue(), now, position));
      }
    }
    if (!states.equals(row.entryStates())) {
      put(user, feed, row, states);
      changed.add(
          new FeedChange.Message(id.notificationId(), feed, place.tenant(), place.position()));
    }
    return true;
  }

  private void put(UserState user, String feed, FeedRow row, MessageStates states) {
    FeedEntry entry = row.entry();
    if (entry == null) {
      entry =
          new FeedEntry(
              row.notificationId(), row.at(), row.expiresAt(), row.byName(), true, false, states);
    }
    stores
        .entries()
        .put(
            FeedKeys.entry(user.getOrdinal(), feed, row.tenant(), row.position()),
            entry.with(states).row());
  }

  private FeedChange applyAll(Resolved.Action resolved, AllMessages all, long position, long now) {
    UserState user = resolved.user();
    MessageAction action = resolved.action().getAction();
    Set<@Nullable String> tenants = new LinkedHashSet<>();
    TenantScope scope = new TenantScope(all.getTenantId(), all.getHasTenant());
    long upTo = all.getUpTo() == null ? position : Math.min(all.getUpTo(), position);
    for (String tenant : scan.tenants(user, all.getFeed())) {
      if (!scope.includes(tenant)) {
        continue;
      }
      tenants.add(tenant);
      Marks marks = marks(user, all.getFeed(), tenant);
      for (Map.Entry<MessageState, Boolean> said : says(action).entrySet()) {
        marks = marks.plus(new Mark(said.getKey(), said.getValue(), upTo, now, position));
        Mark oldest = marks.excess(said.getKey());
        if (oldest != null) {
          materialise(user, all.getFeed(), tenant, oldest, now);
          marks = marks.minus(oldest);
        }
      }
      stores.marks().put(FeedKeys.marks(user.getOrdinal(), all.getFeed(), tenant), marks.row());
    }
    return new FeedChange.ActedOnAll(resolved.userId(), user, action, all.getFeed(), tenants, upTo);
  }

  /** Writes a mark into the entries that it covers. */
  private void materialise(
      UserState user, String feed, @Nullable String tenant, Mark mark, long now) {
    for (FeedRow row : scan.rows(user.getOrdinal(), feed, tenant, now)) {
      if (row.position() <= mark.upTo()) {
        StateValue said = row.entryStates().get(mark.state());
        StateValue absorbed = Marks.absorbed(said, mark);
        if (!absorbed.equals(said)) {
          put(user, feed, row, row.entryStates().with(mark.state(), absorbed));
        }
      }
    }
  }

  private Marks marks(UserState user, String feed, @Nullable String tenant) {
    return Marks.read(stores.marks().get(FeedKeys.marks(user.getOrdinal(), feed, tenant)));
  }
}
