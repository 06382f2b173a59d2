package io.carillon.topology.feed;

import io.carillon.avro.Branding;
import io.carillon.avro.Delivery;
import io.carillon.avro.RoutedChannel;
import io.carillon.avro.RoutedNotification;
import io.carillon.topology.channel.ChannelSettings;
import io.carillon.topology.resolve.Resolved;
import io.carillon.topology.resolve.RoutedChannels;
import io.carillon.topology.state.NotificationState;
import io.carillon.topology.store.AvroValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Says who is to hear of a notification by which channel, and keeps what all deliveries of one
 * channel and one tenant have in common, but for the content, which the notification has. For the
 * stream thread only.
 */
final class Departures {

  static final AvroValue<Delivery> SHARED = new AvroValue<>(Delivery.class);

  private final KeyValueStore<Bytes, byte[]> rows;

  Departures(KeyValueStore<Bytes, byte[]> notifications) {
    this.rows = notifications;
  }

  /**
   * @param state with the tenants of all groups
   * @param channels by key, who is kept from each
   * @return by channel and tenant; nothing of those by which nobody is to hear
   */
  List<FeedChange.Departure> write(
      Resolved.Audience audience, NotificationState state, Map<String, Resolved.Kept> channels) {
    RoutedNotification routed = audience.notification();
    List<FeedChange.Departure> leaving = new ArrayList<>();
    for (RoutedChannel channel : routed.getChannels()) {
      Resolved.Kept kept = channels.get(channel.getKey());
      if (kept == null) {
        continue;
      }
      RoaringBitmap without = new RoaringBitmap();
      kept.byReason().values().forEach(without::or);
      for (Resolved.Group group : audience.groups()) {
        RoaringBitmap recipients = RoaringBitmap.andNot(group.matched(), without);
        String settings = RoutedChannels.settings(routed, channel, group.tenant());
        if (!recipients.isEmpty() && settings != null) {
          Delivery shared = shared(routed, channel, group.tenant(), settings);
          int tenant = state.getMessageTenants().indexOf(group.tenant());
          rows.put(
              FeedKeys.delivery(routed.getId(), tenant, channel.getKey()), SHARED.write(shared));
          leaving.add(
              new FeedChange.Departure(channel.getKey(), group.tenant(), recipients, shared));
        }
      }
    }
    return leaving;
  }

  private static Delivery shared(
      RoutedNotification routed, RoutedChannel channel, @Nullable String tenant, String settings) {
    Branding branding = RoutedChannels.branding(routed, tenant);
    return Delivery.newBuilder()
        .setMessageId("")
        .setUserId("")
        .setAddress(ChannelSettings.address(settings))
        .setAttemptKey("")
        .setNotificationId(routed.getId())
        .setTenant(tenant)
        .setChannel(channel.getKey())
        .setType(channel.getType())
        .setBranding(branding)
        .setSettings(settings)
        .setWorkflow(routed.getWorkflow())
        .setCategories(routed.getCategories())
        .setExpiresAt(
            routed.getExpiresAt() == null
                ? null
                : Instant.ofEpochMilli(Objects.requireNonNull(routed.getExpiresAt())))
        .build();
  }
}
