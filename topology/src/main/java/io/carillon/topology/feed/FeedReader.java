package io.carillon.topology.feed;

import io.carillon.schemas.MessageId;
import io.carillon.topology.content.Contents;
import io.carillon.topology.feed.FeedQuery.Status;
import io.carillon.topology.state.NotificationState;
import io.carillon.topology.state.UserState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads a person's feed. Page and counts come from one pass, so they agree. Reads several rows: run
 * it under the partition's {@link io.carillon.topology.resolve.Stamps}. Thread-safe as far as the
 * stores are.
 */
public final class FeedReader {

  private final FeedStores stores;
  private final FeedScan scan;
  private final Notifications notifications;

  public FeedReader(FeedStores stores, FeedSettings settings) {
    this.stores = stores;
    this.scan = new FeedScan(stores, settings);
    this.notifications = new Notifications(stores.notifications());
  }

  /** A message that shows, before its content is read. */
  private record Shown(FeedRow row, MessageStates states) {}

  /**
   * A page with the counts of everything that matches but for status and cursors.
   *
   * @param now milliseconds since the epoch: decides what has expired
   */
  public FeedPage page(String userId, UserState user, FeedQuery query, long now) {
    List<Shown> matching =
        shown(user, query.feed(), query.scope(), now).stream()
            .filter(each -> query.archived().includes(each.states().is(MessageState.ARCHIVED)))
            .filter(content(userId, user, query.filter()))
            .toList();
    List<Shown> pages =
        matching.stream().filter(each -> query.status().includes(each.states())).toList();
    List<Shown> page = cut(pages, query);
    boolean older = !page.isEmpty() && pages.get(pages.size() - 1) != page.get(page.size() - 1);
    boolean newer = !page.isEmpty() && pages.get(0) != page.get(0);
    return new FeedPage(
        page.stream().map(each -> item(userId, user, each)).toList(),
        older ? Long.valueOf(page.get(page.size() - 1).row().position()) : null,
        newer ? Long.valueOf(page.get(0).row().position()) : null,
        counts(matching));
  }

  /** Counts of what is not archived, for each tenant that has any; untagged ones under null. */
  public List<Badge> badges(String userId, UserState user, String feed, long now) {
    List<Badge> badges = new ArrayList<>();
    for (String tenant : scan.tenants(user, feed)) {
      List<Shown> shown = new ArrayList<>();
      addShown(shown, user, feed, tenant, now);
      shown.removeIf(each -> each.states().is(MessageState.ARCHIVED));
      if (!shown.isEmpty()) {
        badges.add(new Badge(tenant, counts(shown)));
      }
    }
    return badges;
  }

  /** One message, archived or not; empty when it does not show. */
  public Optional<FeedItem> message(MessageId id, UserState user, long now) {
    NotificationState notification = notifications.find(id.notificationId());
    if (notification == null) {
      return Optional.empty();
    }
    Notifications.Place place =
        notifications.place(id.notificationId(), notification, user.getOrdinal());
    if (place == null) {
      return Optional.empty();
    }
    String feed = notification.getFeed();
    FeedRow row = scan.row(user.getOrdinal(), feed, place.tenant(), place.position());
    if (row == null
        || !Visibility.shows(row, user, now)
        || !scan.keeps(user.getOrdinal(), feed, row, now)) {
      return Optional.empty();
    }
    Marks marks = marks(user, feed, place.tenant());
    return Optional.of(
        item(id.userId(), user, new Shown(row, marks.over(row.entryStates(), row.position()))));
  }

  /**
   * Everything a user has in one feed, shown or not, from which a live view goes on.
   *
   * @param now milliseconds since the epoch, for retention
   */
  public FeedSnapshot snapshot(UserState user, String feed, long now) {
    List<FeedSnapshot.Row> rows = new ArrayList<>();
    for (String tenant : scan.tenants(user, feed)) {
      Marks marks = marks(user, feed, tenant);
      for (FeedRow row : scan.rows(user.getOrdinal(), feed, tenant, now)) {
        rows.add(
            new FeedSnapshot.Row(
                row.position(),
                tenant,
                row.notificationId(),
                row.at(),
                row.expiresAt(),
                row.byName(),
                row.retracted(),
                Visibility.mayShow(row, user),
                marks.over(row.entryStates(), row.position())));
      }
    }
    rows.sort(Comparator.comparingLong(FeedSnapshot.Row::position));
    return new FeedSnapshot(rows);
  }

  /** Whose message is at that position of a user's feed; null when there is none. */
  public @Nullable String notificationAt(
      int ordinal, String feed, @Nullable String tenant, long position) {
    FeedRow row = scan.row(ordinal, feed, tenant, position);
    return row == null ? null : row.notificationId();
  }

  private List<Shown> shown(UserState user, String feed, TenantScope scope, long now) {
    List<Shown> shown = new ArrayList<>();
    for (String tenant : scan.tenants(user, feed)) {
      if (scope.includes(tenant)) {
        addShown(shown, user, feed, tenant, now);
      }
    }
    shown.sort(Comparator.comparingLong((Shown each) -> each.row().position()).reversed());
    return shown;
  }

  private void addShown(
      List<Shown> shown, UserState user, String feed, @Nullable String tenant, long now) {
    List<FeedRow> rows = scan.rows(user.getOrdinal(), feed, tenant, now);
    if (rows.isEmpty()) {
      return;
    }
    Marks marks = marks(user, feed, tenant);
    for (FeedRow row : rows) {
      if (Visibility.shows(row, user, now)) {
        shown.add(new Shown(row, marks.over(row.entryStates(), row.position())));
      }
    }
  }

  private Marks marks(UserState user, String feed, @Nullable String tenant) {
    return Marks.read(stores.marks().get(FeedKeys.marks(user.getOrdinal(), feed, tenant)));
  }

  private Predicate<Shown> content(
      String userId, UserState user, @Nullable Predicate<FeedItem> filter) {
    return filter == null ? each -> true : each -> filter.test(item(userId, user, each));
  }

  private static List<Shown> cut(List<Shown> pages, FeedQuery query) {
    List<Shown> within =
        pages.stream()
            .filter(
                each ->
                    (query.olderThan() == null || each.row().position() < query.olderThan())
                        && (query.newerThan() == null || each.row().position() > query.newerThan()))
            .toList();
    if (within.size() <= query.pageSize()) {
      return within;
    }
    // Going back up, the page is what lies right above the cursor.
    return query.newerThan() != null && query.olderThan() == null
        ? within.subList(within.size() - query.pageSize(), within.size())
        : within.subList(0, query.pageSize());
  }

  private static FeedCounts counts(List<Shown> shown) {
    int unread = 0;
    int unseen = 0;
    for (Shown each : shown) {
      unread += Status.UNREAD.includes(each.states()) ? 1 : 0;
      unseen += Status.UNSEEN.includes(each.states()) ? 1 : 0;
    }
    return new FeedCounts(shown.size(), unread, unseen);
  }

  private FeedItem item(String userId, UserState user, Shown shown) {
    FeedRow row = shown.row();
    NotificationState notification =
        Objects.requireNonNull(
            notifications.find(row.notificationId()), "content goes in before its messages");
    return new FeedItem(
        new MessageId(row.notificationId(), userId),
        row.position(),
        row.tenant(),
        row.byName(),
        shown.states(),
        Contents.of(
            notification,
            null,
            row.tenant(),
            notifications.locale(
                row.notificationId(), notification, row.position(), user.getOrdinal()),
            userId,
            user),
        notification);
  }
}
