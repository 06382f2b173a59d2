package io.carillon.api.stores;

import io.carillon.api.live.PartitionReads;
import io.carillon.api.lookup.UserPartition;
import io.carillon.topology.feed.FeedReader;
import io.carillon.topology.feed.FeedSettings;
import io.carillon.topology.feed.Notifications;
import io.carillon.topology.state.NotificationState;
import io.carillon.topology.state.UserState;
import java.time.Clock;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reads for the live hub over the stores of one partition. Thread-safe. */
final class StorePartitionReads implements PartitionReads {

  private final UserPartition partition;
  private final FeedReader reader;
  private final Notifications notifications;
  private final Clock clock;

  StorePartitionReads(UserPartition partition, FeedSettings settings, Clock clock) {
    this.partition = partition;
    this.reader = new FeedReader(partition.feed(), settings);
    this.notifications = new Notifications(partition.feed().notifications());
    this.clock = clock;
  }

  @Override
  public int number() {
    return partition.number();
  }

  @Override
  public int epoch() {
    return StorePerson.EPOCH;
  }

  @Override
  public long applied() {
    return Math.max(partition.memory().position(), partition.applied() - 1);
  }

  @Override
  public long begun() {
    return Math.max(partition.memory().begun(), partition.applied() - 1);
  }

  @Override
  public CompletionStage<?> whenPassed(long offset) {
    return partition.whenPassed(offset);
  }

  @Override
  public @Nullable UserState user(String userId) {
    return Reads.<@Nullable UserState>guarded(() -> partition.users().find(userId));
  }

  @Override
  public @Nullable String userId(int ordinal) {
    return Reads.<@Nullable String>guarded(() -> partition.users().idOf(ordinal));
  }

  @Override
  public int revision(int ordinal) {
    return partition.memory().revision(ordinal);
  }

  @Override
  public Read feed(String userId, String feed) {
    UserState known = user(userId);
    return known == null
        ? Read.NOBODY
        : partition.memory().stamps().read(known.getOrdinal(), () -> read(userId, feed));
  }

  private Read read(String userId, String feed) {
    UserState user = user(userId);
    return user == null
        ? Read.NOBODY
        : new Read(user, Reads.guarded(() -> reader.snapshot(user, feed, clock.millis())));
  }

  @Override
  public @Nullable NotificationState notification(String id) {
    return Reads.<@Nullable NotificationState>guarded(() -> notifications.find(id));
  }

  @Override
  public @Nullable String locale(
      String id, NotificationState notification, long position, int ordinal) {
    return Reads.<@Nullable String>guarded(
        () -> notifications.locale(id, notification, position, ordinal));
  }

  @Override
  public @Nullable String notificationAt(
      int ordinal, String feed, @Nullable String tenant, long position) {
    return Reads.<@Nullable String>guarded(
        () -> reader.notificationAt(ordinal, feed, tenant, position));
  }
}
