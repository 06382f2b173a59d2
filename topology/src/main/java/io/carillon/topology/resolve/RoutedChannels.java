package io.carillon.topology.resolve;

import io.carillon.avro.Branding;
import io.carillon.avro.RoutedChannel;
import io.carillon.avro.RoutedNotification;
import io.carillon.avro.TenantSnapshot;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a routed notification brings along for its channels, by the tenant of a message. */
public final class RoutedChannels {

  /** What a tenant's settings are by which nothing can leave: the environment's do not help. */
  public static final String NONE = "";

  private RoutedChannels() {}

  /** As a JSON object; null: the channel is not configured there. */
  public static @Nullable String settings(
      RoutedNotification routed, RoutedChannel channel, @Nullable String tenant) {
    return settings(routed.getTenants(), channel, tenant);
  }

  /**
   * As a JSON object; null: the channel is not configured there.
   *
   * @param tenants by id, those that were known
   */
  public static @Nullable String settings(
      Map<String, TenantSnapshot> tenants, RoutedChannel channel, @Nullable String tenant) {
    TenantSnapshot known = tenant == null ? null : tenants.get(tenant);
    String own = known == null ? null : known.getChannels().get(channel.getKey());
    if (own == null) {
      return channel.getSettings();
    }
    return own.equals(NONE) ? null : own;
  }

  /** The look of messages of that tenant; null: nobody has said anything about it. */
  public static @Nullable Branding branding(RoutedNotification routed, @Nullable String tenant) {
    TenantSnapshot known = tenant == null ? null : routed.getTenants().get(tenant);
    return known == null ? routed.getEnvironmentBranding() : known.getBranding();
  }
}
