package io.carillon.topology.route;

import io.carillon.avro.Branding;
import io.carillon.avro.EnvironmentState;
import io.carillon.avro.Notify;
import io.carillon.avro.PreferenceSet;
import io.carillon.avro.RoutedChannel;
import io.carillon.avro.Settings;
import io.carillon.avro.TenantSnapshot;
import io.carillon.avro.TenantState;
import io.carillon.topology.Limits;
import io.carillon.topology.channel.ChannelSettings;
import io.carillon.topology.channel.ChannelType;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.ingest.TenantRules;
import io.carillon.topology.resolve.RoutedChannels;
import io.carillon.topology.resolve.preference.NotificationFacts;
import io.carillon.topology.resolve.preference.PreferenceSets;
import io.carillon.topology.resolve.preference.Question;
import io.carillon.topology.resolve.preference.TenantFacts;
import io.carillon.topology.resolve.segment.Segment;
import io.carillon.topology.store.AvroValue;
import io.carillon.topology.store.Json;
import io.carillon.topology.workflow.Workflow;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What a notification takes along of its tenants and of the environment, as they are now: so that
 * all partitions, and every replay, decide on the same facts. Of preferences only what speaks of
 * its workflow and categories. As thread-safe as the tables are.
 */
public final class Snapshots {

  private static final AvroValue<TenantSnapshot> TENANTS = new AvroValue<>(TenantSnapshot.class);
  private static final AvroValue<RoutedChannel> CHANNELS = new AvroValue<>(RoutedChannel.class);
  private static final AvroValue<PreferenceSet> SETS = new AvroValue<>(PreferenceSet.class);

  private final ReadOnlyKeyValueStore<String, TenantState> tenants;
  private final ReadOnlyKeyValueStore<String, EnvironmentState> environment;
  private final boolean honorGlobalOptOut;

  public Snapshots(
      ReadOnlyKeyValueStore<String, TenantState> tenants,
      ReadOnlyKeyValueStore<String, EnvironmentState> environment,
      boolean honorGlobalOptOut) {
    this.tenants = tenants;
    this.environment = environment;
    this.honorGlobalOptOut = honorGlobalOptOut;
  }

  /**
   * What is taken along.
   *
   * @param environment default preferences; null: there are none
   * @param tenants by id, those that somebody has described
   * @param channels those beside the feed
   * @param branding the environment's; null: none, or there are no channels
   * @param vars the environment's
   * @param defaultLocale the environment's; null: it has none
   */
  public record Snapshot(
      @Nullable PreferenceSet environment,
      Map<String, TenantSnapshot> tenants,
      boolean honorGlobalOptOut,
      List<RoutedChannel> channels,
      @Nullable Branding branding,
      Map<String, Object> vars,
      @Nullable String defaultLocale) {

    /** What preferences are decided on, for a notification that is not sent. */
    public NotificationFacts facts(
        String workflow, String name, List<String> categories, boolean critical, long now) {
      Map<String, TenantFacts> facts = new TreeMap<>();
      tenants.forEach((id, tenant) -> facts.put(id, TenantFacts.of(tenant)));
      return new NotificationFacts(
          workflow,
          name,
          categories,
          critical,
          honorGlobalOptOut,
          environment,
          facts,
          null,
          null,
          vars,
          now);
    }

    /** Null when it is not too large to travel. */
    @Nullable Rejection check() {
      long bytes = environment == null ? 0 : SETS.write(environment).length;
      for (TenantSnapshot tenant : tenants.values()) {
        bytes += TENANTS.write(tenant).length;
      }
      bytes += Json.write(vars).length();
      for (RoutedChannel channel : channels) {
        bytes += CHANNELS.write(channel).length;
      }
      return bytes <= Limits.SNAPSHOT_BYTES
          ? null
          : Rejection.of(
              Reason.TOO_LARGE,
              "segment",
              "names tenants whose properties, preferences, channels and variables have "
                  + bytes
                  + " bytes together; at most "
                  + Limits.SNAPSHOT_BYTES
                  + "; send to fewer of them at once");
    }
  }

  /**
   * @param segment the notification's; null: it has none
   * @param workflow the notification's; null: it names none
   */
  Snapshot of(Notify notify, @Nullable Segment segment, @Nullable Workflow workflow) {
    if (workflow != null) {
      return of(
          ChannelsOf.tenants(notify, segment),
          workflow.key(),
          workflow.definition().getCategories(),
          workflow.channels());
    }
    return of(
        ChannelsOf.tenants(notify, segment),
        Question.workflow(notify.getWorkflow()),
        notify.getCategory() == null ? List.of() : List.of(notify.getCategory()),
        notify.getChannels());
  }

  /**
   * @param named tenants that messages may carry
   * @param workflow key, as {@link Question#workflow} has it
   * @param channels keys of those beside the feed
   */
  public Snapshot of(
      Collection<String> named,
      String workflow,
      Collection<String> categories,
      List<String> channels) {
    EnvironmentState lowest = environment.get(TenantRules.ENVIRONMENT);
    Settings base = lowest == null ? null : lowest.getSettings();
    Map<String, TenantSnapshot> known = new TreeMap<>();
    for (String id : named) {
      TenantState state = tenants.get(id);
      if (state != null && !state.getStub()) {
        known.put(id, of(state, base, workflow, categories, channels));
      }
    }
    List<RoutedChannel> routed =
        channels.stream().map(key -> channel(key, base, known.values())).toList();
    // Of another type it is another channel, which this notification does not leave by.
    for (TenantSnapshot tenant : known.values()) {
      for (RoutedChannel channel : routed) {
        String own = tenant.getChannels().get(channel.getKey());
        if (own != null
            && !own.equals(RoutedChannels.NONE)
            && !type(own).equals(channel.getType())) {
          tenant.getChannels().put(channel.getKey(), RoutedChannels.NONE);
        }
      }
    }
    return new Snapshot(
        base == null ? null : PreferenceSets.about(base.getPreferenceSet(), workflow, categories),
        known,
        honorGlobalOptOut,
        routed,
        base == null || channels.isEmpty() ? null : base.getBranding(),
        base == null ? Map.of() : new TreeMap<>(base.getVars()),
        base == null ? null : base.getDefaultLocale());
  }

  private static TenantSnapshot of(
      TenantState state,
      @Nullable Settings base,
      String workflow,
      Collection<String> categories,
      List<String> channels) {
    Settings own = state.getSettings();
    Map<String, String> settings = new TreeMap<>();
    for (String key : channels) {
      String said = own.getChannels().get(key);
      if (said != null) {
        String both =
            ChannelSettings.layered(base == null ? null : base.getChannels().get(key), said);
        settings.put(key, both == null ? RoutedChannels.NONE : both);
      }
    }
    return new TenantSnapshot(
        state.getName(),
        new TreeMap<>(state.getProperties()),
        PreferenceSets.about(own.getPreferenceSet(), workflow, categories),
        channels.isEmpty()
            ? null
            : ChannelSettings.layered(base == null ? null : base.getBranding(), own.getBranding()),
        settings,
        new TreeMap<>(own.getVars()),
        own.getDefaultLocale());
  }

  private static RoutedChannel channel(
      String key, @Nullable Settings base, Collection<TenantSnapshot> tenants) {
    String settings = base == null ? null : base.getChannels().get(key);
    String any =
        settings == null
            ? tenants.stream()
                .map(tenant -> tenant.getChannels().get(key))
                .filter(own -> own != null && !own.equals(RoutedChannels.NONE))
                .findFirst()
                .orElse(null)
            : settings;
    return new RoutedChannel(
        key,
        ChannelSettings.id(key),
        any == null ? ChannelType.HTTP.word() : type(any),
        settings,
        List.of());
  }

  /** A type that is not of this release is none that anything leaves by. */
  private static String type(String settings) {
    ChannelType type = ChannelSettings.type(settings);
    return (type == null ? ChannelType.HTTP : type).word();
  }
}
