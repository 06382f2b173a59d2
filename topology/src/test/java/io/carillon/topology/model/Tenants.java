package io.carillon.topology.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.avro.Branding;
import io.carillon.avro.ChangeOperation;
import io.carillon.avro.EnvironmentChange;
import io.carillon.avro.FeedTopic;
import io.carillon.avro.Notify;
import io.carillon.avro.Settings;
import io.carillon.avro.TenantChange;
import io.carillon.avro.TenantState;
import io.carillon.topology.resolve.segment.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** The obvious tenants: a name, properties, two fields of their branding, channels. */
final class Tenants {

  private static final class Tenant {
    @Nullable String name;
    @Nullable String color;
    @Nullable String logo;
    @Nullable String locale;
    final Map<String, Object> properties = new TreeMap<>();
    final Map<String, Hook> channels = new TreeMap<>();
    boolean stub;
    FeedTopic topic = FeedTopic.DEDICATED;

    String line(String id) {
      return Tenants.line(id, name, properties, color, logo, stub);
    }
  }

  /** Settings of a channel in one layer; null: it does not say. */
  private record Hook(@Nullable String url, @Nullable String site) {

    static Hook of(String json) {
      try {
        JsonNode settings = JSON.readTree(json);
        return new Hook(
            settings.path("url").textValue(), settings.path("headers").path("X-Site").textValue());
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Tenant> all = new TreeMap<>();

  /** As if it were one more tenant, which lies under all. */
  private Tenant environment = new Tenant();

  void apply(EnvironmentChange change) {
    if (change.getOperation() == ChangeOperation.REPLACE) {
      environment = new Tenant();
    }
    clear(environment, change.getClear());
    merge(environment, change.getSettings());
  }

  /** How deliveries to messages of that tenant look now; null: the channel is not configured. */
  Leaving.@Nullable Look look(@Nullable String id, String channel) {
    Tenant tenant = id == null ? new Tenant() : all.getOrDefault(id, new Tenant());
    Hook under = environment.channels.get(channel);
    Hook own = tenant.channels.get(channel);
    String url = own != null && own.url() != null ? own.url() : under == null ? null : under.url();
    if (url == null) {
      return null;
    }
    String site = own == null ? null : own.site();
    if (site == null && under != null && (own == null || own.url() == null)) {
      site = under.site();
    }
    return new Leaving.Look(
        url + " at " + url,
        site,
        tenant.color == null ? environment.color : tenant.color,
        tenant.logo == null ? environment.logo : tenant.logo);
  }

  /** Whether a notification's channels are configured for all tenants it names. */
  boolean configured(Notify notify) {
    List<@Nullable String> named = new ArrayList<>();
    if (notify.getTenant() != null) {
      named.add(notify.getTenant());
    } else if (notify.getSegment() != null) {
      named.addAll(Segment.parse(notify.getSegment()).tenants());
    }
    if (named.isEmpty()) {
      named.add(null);
    }
    return notify.getChannels().stream()
        .allMatch(channel -> named.stream().allMatch(id -> look(id, channel) != null));
  }

  /** Null: nobody has given it one. */
  @Nullable String name(String id) {
    Tenant tenant = all.get(id);
    return tenant == null || tenant.stub ? null : tenant.name;
  }

  /** The tenant's default locale, or the environment's for null; null: there is none. */
  @Nullable String locale(@Nullable String id) {
    Tenant tenant = id == null ? environment : all.get(id);
    return tenant == null ? null : tenant.locale;
  }

  /** A notification names it. */
  void named(String id) {
    all.computeIfAbsent(
        id,
        unknown -> {
          Tenant stub = new Tenant();
          stub.stub = true;
          stub.topic = FeedTopic.SHARED;
          return stub;
        });
  }

  void apply(String id, TenantChange change) {
    switch (change.getOperation()) {
      case STUB -> named(id);
      case DELETE -> all.remove(id);
      case REPLACE -> describe(new Tenant(), id, change);
      case UNKNOWN -> throw new IllegalArgumentException("not in a history");
      case MERGE -> describe(all.getOrDefault(id, new Tenant()), id, change);
    }
  }

  private void describe(Tenant tenant, String id, TenantChange change) {
    if (tenant.stub) {
      tenant.topic = FeedTopic.DEDICATED;
    }
    tenant.stub = false;
    if (change.getFeedTopic() != null) {
      tenant.topic = change.getFeedTopic();
    }
    clear(tenant, change.getClear());
    tenant.name = change.getName() == null ? tenant.name : change.getName();
    change
        .getProperties()
        .forEach(
            (name, value) -> {
              if (value == null) {
                tenant.properties.remove(name);
              } else {
                tenant.properties.put(name, value);
              }
            });
    if (change.getSettings() != null) {
      merge(tenant, change.getSettings());
    }
    all.put(id, tenant);
  }

  private static void clear(Tenant of, List<String> paths) {
    for (String path : paths) {
      switch (path) {
        case "name" -> of.name = null;
        case "settings.channels.hook" -> of.channels.remove("hook");
        default -> {
          of.color = null;
          of.logo = null;
          if (path.equals("settings")) {
            of.locale = null;
            of.channels.clear();
          }
        }
      }
    }
  }

  private static void merge(Tenant of, Settings settings) {
    Branding branding = settings.getBranding();
    if (branding != null) {
      of.color = branding.getPrimaryColor() == null ? of.color : branding.getPrimaryColor();
      of.logo = branding.getLogoUrl() == null ? of.logo : branding.getLogoUrl();
    }
    of.locale = settings.getDefaultLocale() == null ? of.locale : settings.getDefaultLocale();
    settings.getChannels().forEach((key, json) -> of.channels.put(key, Hook.of(json)));
  }

  /** Where messages of that tenant are told now. */
  String topic(@Nullable String id) {
    if (id == null) {
      return "carillon.feed";
    }
    Tenant tenant = all.get(id);
    FeedTopic topic = tenant == null ? FeedTopic.SHARED : tenant.topic;
    return switch (topic) {
      case DEDICATED -> "carillon.feed." + id;
      case SHARED -> "carillon.feed-shared";
      case NONE -> "none";
    };
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    all.forEach((id, tenant) -> lines.add(tenant.line(id)));
    return lines;
  }

  /** The same of the engine's table. */
  static List<String> lines(ReadOnlyKeyValueStore<String, TenantState> table) {
    List<String> lines = new ArrayList<>();
    try (KeyValueIterator<String, TenantState> each = table.all()) {
      while (each.hasNext()) {
        KeyValue<String, TenantState> row = each.next();
        TenantState state = row.value;
        Branding branding = state.getSettings().getBranding();
        lines.add(
            line(
                row.key,
                state.getName(),
                new TreeMap<>(state.getProperties()),
                branding == null ? null : branding.getPrimaryColor(),
                branding == null ? null : branding.getLogoUrl(),
                state.getStub()));
      }
    }
    return lines;
  }

  private static String line(
      String id,
      @Nullable String name,
      Map<String, Object> properties,
      @Nullable String color,
      @Nullable String logo,
      boolean stub) {
    return id + " " + name + " " + properties + " " + color + " " + logo + " stub=" + stub;
  }
}
