package io.carillon.topology.model;

import io.carillon.avro.Branding;
import io.carillon.avro.FeedTopic;
import io.carillon.avro.Settings;
import io.carillon.avro.TenantChange;
import io.carillon.avro.TenantState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** The obvious tenants: a name, properties, two fields of their branding. */
final class Tenants {

  private static final class Tenant {
    @Nullable String name;
    @Nullable String color;
    @Nullable String logo;
    final Map<String, Object> properties = new TreeMap<>();
    boolean stub;
    FeedTopic topic = FeedTopic.DEDICATED;

    String line(String id) {
      return Tenants.line(id, name, properties, color, logo, stub);
    }
  }

  private final Map<String, Tenant> all = new TreeMap<>();

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
    for (String path : change.getClear()) {
      if (path.equals("name")) {
        tenant.name = null;
      } else {
        tenant.color = null;
        tenant.logo = null;
      }
    }
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
    Settings settings = change.getSettings();
    Branding branding = settings == null ? null : settings.getBranding();
    if (branding != null) {
      tenant.color = branding.getPrimaryColor() == null ? tenant.color : branding.getPrimaryColor();
      tenant.logo = branding.getLogoUrl() == null ? tenant.logo : branding.getLogoUrl();
    }
    all.put(id, tenant);
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
