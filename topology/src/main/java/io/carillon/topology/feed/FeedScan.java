package io.carillon.topology.feed;

import io.carillon.topology.state.UserState;
import io.carillon.topology.store.Bitmaps;
import io.carillon.topology.store.KeyReader;
import io.carillon.topology.store.KeyWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/**
 * Walks what was addressed to one user in one feed: their entries merged with the announcements of
 * each tenant, newest first.
 *
 * <p>What is kept is the newest {@code limit} messages of each tenant, counting those taken back,
 * expired and hidden: so the floor below which nothing shows only rises, and no message comes back
 * when a newer one goes.
 */
final class FeedScan {

  private final FeedStores stores;
  private final FeedSettings settings;

  FeedScan(FeedStores stores, FeedSettings settings) {
    this.stores = stores;
    this.settings = settings;
  }

  /**
   * Tenants whose messages the user may have, null for untagged ones among them: those they are or
   * were a member of, and those an entry names.
   */
  Set<@Nullable String> tenants(UserState user, String feed) {
    Set<@Nullable String> tenants = new LinkedHashSet<>();
    tenants.add(null);
    user.getMemberships().keySet().stream().sorted().forEach(tenants::add);
    tenants.addAll(user.getFormerTenants());
    KeyWriter from = FeedKeys.entries(user.getOrdinal(), feed);
    Bytes end = from.endOfPrefix();
    Bytes next = from.key();
    while (true) {
      try (KeyValueIterator<Bytes, byte[]> entry = stores.entries().range(next, end)) {
        if (!entry.hasNext()) {
          return tenants;
        }
        String tenant = tenantOf(entry.peekNextKey());
        tenants.add(tenant);
        next = FeedKeys.entries(user.getOrdinal(), feed, tenant).endOfPrefix();
      }
    }
  }

  /**
   * Everything of one tenant that is kept, newest first.
   *
   * @param now milliseconds since the epoch, for retention
   */
  List<FeedRow> rows(int ordinal, String feed, @Nullable String tenant, long now) {
    List<FeedRow> entries = entries(ordinal, feed, tenant, now);
    List<FeedRow> announced = announced(ordinal, feed, tenant, now);
    List<FeedRow> rows = merged(entries, announced);
    return rows.size() > settings.limit() ? rows.subList(0, settings.limit()) : rows;
  }

  /**
   * The user's row at one position, whatever its age; null when nothing was addressed to them
   * there.
   */
  @Nullable FeedRow row(int ordinal, String feed, @Nullable String tenant, long position) {
    byte[] own = stores.entries().get(FeedKeys.entry(ordinal, feed, tenant, position));
    FeedEntry entry = own == null ? null : FeedEntry.read(own);
    if (entry != null && !entry.overlay()) {
      return row(position, tenant, entry);
    }
    int chunk = Bitmaps.chunkOf(ordinal);
    byte[] shared = stores.announcements().get(Announcement.key(feed, tenant, chunk, position));
    if (shared == null) {
      return null;
    }
    Announcement announcement = new Announcement(shared);
    int low = Bitmaps.lowOf(ordinal);
    return announcement.isFor(low) ? row(position, tenant, announcement, low, entry) : null;
  }

  /** Whether a row is above its tenant's floor: a feed read would meet it. */
  boolean keeps(int ordinal, String feed, FeedRow row, long now) {
    return rows(ordinal, feed, row.tenant(), now).stream()
        .anyMatch(kept -> kept.position() == row.position());
  }

  /** Whether a row is too old to show, though it may not have been removed yet. */
  boolean isTooOld(FeedRow row, long now) {
    return row.at() < now - settings.retention().toMillis();
  }

  private List<FeedRow> entries(int ordinal, String feed, @Nullable String tenant, long now) {
    List<FeedRow> rows = new ArrayList<>();
    KeyWriter prefix = FeedKeys.entries(ordinal, feed, tenant);
    long oldest = now - settings.retention().toMillis();
    int kept = 0;
    try (KeyValueIterator<Bytes, byte[]> each =
        stores.entries().range(prefix.key(), prefix.endOfPrefix())) {
      while (each.hasNext() && kept < settings.limit()) {
        KeyValue<Bytes, byte[]> next = each.next();
        FeedEntry entry = FeedEntry.read(next.value);
        if (entry.at() < oldest) {
          break;
        }
        rows.add(row(FeedKeys.position(next.key), tenant, entry));
        kept += entry.overlay() ? 0 : 1;
      }
    }
    return rows;
  }

  private List<FeedRow> announced(int ordinal, String feed, @Nullable String tenant, long now) {
    List<FeedRow> rows = new ArrayList<>();
    int low = Bitmaps.lowOf(ordinal);
    KeyWriter prefix = FeedKeys.announcements(feed, tenant, Bitmaps.chunkOf(ordinal));
    long oldest = now - settings.retention().toMillis();
    try (KeyValueIterator<Bytes, byte[]> each =
        stores.announcements().range(prefix.key(), prefix.endOfPrefix())) {
      while (each.hasNext() && rows.size() < settings.limit()) {
        KeyValue<Bytes, byte[]> next = each.next();
        Announcement announcement = new Announcement(next.value);
        if (announcement.at() < oldest) {
          break;
        }
        if (announcement.isFor(low)) {
          rows.add(row(FeedKeys.position(next.key), tenant, announcement, low, null));
        }
      }
    }
    return rows;
  }

  /** Entries over announcements lend them their states; without one they are nothing. */
  private static List<FeedRow> merged(List<FeedRow> entries, List<FeedRow> announced) {
    List<FeedRow> merged = new ArrayList<>(entries.size() + announced.size());
    int next = 0;
    for (FeedRow row : announced) {
      while (next < entries.size() && entries.get(next).position() > row.position()) {
        addOwn(merged, entries.get(next++));
      }
      FeedEntry overlay = null;
      if (next < entries.size() && entries.get(next).position() == row.position()) {
        overlay = entries.get(next++).entry();
      }
      merged.add(
          new FeedRow(
              row.position(),
              row.tenant(),
              row.notificationId(),
              row.at(),
              row.expiresAt(),
              row.byName(),
              row.retracted(),
              overlay));
    }
    while (next < entries.size()) {
      addOwn(merged, entries.get(next++));
    }
    return merged;
  }

  private static void addOwn(List<FeedRow> merged, FeedRow row) {
    if (row.entry() == null || !row.entry().overlay()) {
      merged.add(row);
    }
  }

  private static FeedRow row(long position, @Nullable String tenant, FeedEntry entry) {
    return new FeedRow(
        position,
        tenant,
        entry.notificationId(),
        entry.at(),
        entry.expiresAt(),
        entry.byName(),
        entry.retracted(),
        entry);
  }

  private static FeedRow row(
      long position,
      @Nullable String tenant,
      Announcement announcement,
      int low,
      @Nullable FeedEntry overlay) {
    return new FeedRow(
        position,
        tenant,
        announcement.notificationId(),
        announcement.at(),
        announcement.expiresAt(),
        announcement.isByName(low),
        announcement.retracted(),
        overlay);
  }

  private static @Nullable String tenantOf(Bytes entryKey) {
    KeyReader key = new KeyReader(entryKey);
    key.number();
    key.text();
    return key.optional();
  }
}
