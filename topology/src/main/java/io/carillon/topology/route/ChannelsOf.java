package io.carillon.topology.route;

import io.carillon.avro.EnvironmentState;
import io.carillon.avro.Notify;
import io.carillon.avro.Settings;
import io.carillon.avro.TenantState;
import io.carillon.topology.channel.ChannelSettings;
import io.carillon.topology.channel.ChannelType;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.resolve.segment.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whether the channels of a notification are configured, as far as one can say before it is
 * resolved; [route] and the API ask the same. A message that turns out to have another tenant, or
 * none, where the channel is not configured is skipped there with that reason.
 */
public final class ChannelsOf {

  private ChannelsOf() {}

  /** Tenants that messages of a notification may carry, sorted; empty: it names none. */
  static Set<String> tenants(Notify notify, @Nullable Segment segment) {
    Set<String> named = new TreeSet<>();
    if (notify.getTenant() != null) {
      named.add(notify.getTenant());
    } else if (segment != null) {
      named.addAll(segment.tenants());
    }
    return named;
  }

  /**
   * Null when each channel is configured for each tenant that is named, or for the environment.
   *
   * @param notify that {@link NotifyRules} let pass
   * @param tenants finds a tenant; null: nobody has described it
   */
  public static @Nullable Rejection check(
      Notify notify,
      Function<String, @Nullable TenantState> tenants,
      @Nullable EnvironmentState environment) {
    if (notify.getChannels().isEmpty()) {
      return null;
    }
    Segment segment = notify.getSegment() == null ? null : Segment.parse(notify.getSegment());
    List<@Nullable String> named = new ArrayList<>(tenants(notify, segment));
    if (named.isEmpty()) {
      named.add(null);
    }
    for (String channel : notify.getChannels()) {
      String ofEnvironment =
          environment == null ? null : environment.getSettings().getChannels().get(channel);
      for (String id : named) {
        if (settings(ofEnvironment, id == null ? null : tenants.apply(id), channel) == null) {
          return missing(channel, id);
        }
      }
    }
    return null;
  }

  /**
   * Of which type the channels of a notification are, by key: as the environment has it, or where
   * it has none the first of the tenants that are named; null: nobody has it.
   */
  public static Function<String, @Nullable ChannelType> types(
      Notify notify,
      Function<String, @Nullable TenantState> tenants,
      @Nullable EnvironmentState environment) {
    Segment segment = notify.getSegment() == null ? null : Segment.parse(notify.getSegment());
    List<Settings> layers = new ArrayList<>();
    if (environment != null) {
      layers.add(environment.getSettings());
    }
    for (String id : tenants(notify, segment)) {
      TenantState tenant = tenants.apply(id);
      if (tenant != null) {
        layers.add(tenant.getSettings());
      }
    }
    return channel -> {
      for (Settings each : layers) {
        String settings = each.getChannels().get(channel);
        if (settings != null) {
          return ChannelSettings.type(settings);
        }
      }
      return null;
    };
  }

  private static @Nullable String settings(
      @Nullable String environment, @Nullable TenantState tenant, String channel) {
    return ChannelSettings.layered(
        environment, tenant == null ? null : tenant.getSettings().getChannels().get(channel));
  }

  private static Rejection missing(String channel, @Nullable String tenant) {
    String put = "{\"settings\": {\"channels\": {\"" + channel + "\": {\"type\": ...}}}}";
    return Rejection.of(
        Reason.INVALID,
        "channels",
        tenant == null
            ? "channel `" + channel + "` is not configured: PUT /v1/environment " + put
            : "channel `"
                + channel
                + "` is configured neither for tenant `"
                + tenant
                + "` nor for the environment: PUT /v1/tenants/{id} or /v1/environment "
                + put);
  }
}
