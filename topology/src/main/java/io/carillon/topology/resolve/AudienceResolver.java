package io.carillon.topology.resolve;

import io.carillon.avro.RoutedNotification;
import io.carillon.topology.resolve.segment.Matches;
import io.carillon.topology.resolve.segment.Segment;
import io.carillon.topology.resolve.segment.TermFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** Turns an audience into bitmaps of ordinals, by the index and by name. */
final class AudienceResolver {

  private final UserDirectory users;
  private final UserPartitionStore partition;
  private final Suppression suppression;

  AudienceResolver(UserDirectory users, UserPartitionStore partition, Suppression suppression) {
    this.users = users;
    this.partition = partition;
    this.suppression = suppression;
  }

  /**
   * @param position offset in the user log
   * @param now append time, milliseconds since the epoch
   */
  Resolved.Audience resolve(RoutedNotification notification, long position, long now) {
    RoaringBitmap byName = new RoaringBitmap();
    for (String userId : notification.getRecipients()) {
      byName.add(users.ordinalOf(userId, position, now));
    }
    // By tenant, as rows of [feed] are: two groups of one tenant would write over each other.
    Map<@Nullable String, RoaringBitmap> byTenant = new LinkedHashMap<>();
    List<TermFacts> terms = List.of();
    RoaringBitmap rest = byName.clone();
    if (notification.getSegment() != null) {
      Matches matches =
          partition.match(Segment.parse(notification.getSegment()), notification.getTenant(), true);
      terms = matches.termFacts();
      for (Matches.Group group : matches.groups()) {
        rest.andNot(group.ordinals());
        // A notification that carries a tenant puts its own on every message.
        String tenant =
            notification.getTenant() == null ? group.tenant() : notification.getTenant();
        of(byTenant, tenant).or(group.ordinals());
      }
    }
    of(byTenant, notification.getTenant()).or(rest);
    List<Resolved.Group> groups = new ArrayList<>();
    byTenant.forEach((tenant, matched) -> addGroup(groups, tenant, matched, byName));
    List<LocaleFacts> locales = new AskedLocales(partition).of(notification, groups);
    Suppression.Suppressed suppressed = suppression.of(notification, groups, locales, now);
    return new Resolved.Audience(
        notification, groups, suppressed.feed(), suppressed.channels(), terms, locales);
  }

  private static RoaringBitmap of(
      Map<@Nullable String, RoaringBitmap> byTenant, @Nullable String tenant) {
    return byTenant.computeIfAbsent(tenant, absent -> new RoaringBitmap());
  }

  private void addGroup(
      List<Resolved.Group> groups,
      @Nullable String tenant,
      RoaringBitmap matched,
      RoaringBitmap byName) {
    if (matched.isEmpty()) {
      return;
    }
    RoaringBitmap named = RoaringBitmap.and(matched, byName);
    RoaringBitmap outsiders =
        tenant == null || named.isEmpty()
            ? new RoaringBitmap()
            : RoaringBitmap.andNot(named, partition.members(tenant));
    groups.add(new Resolved.Group(tenant, matched, named, outsiders));
  }
}
