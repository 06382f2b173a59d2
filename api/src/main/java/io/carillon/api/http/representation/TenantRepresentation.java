package io.carillon.api.http.representation;

import io.carillon.api.http.Times;
import io.carillon.avro.TenantState;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tenant, as Knock's SDKs read them: properties stand beside {@code id}; and again by themselves
 * in {@code properties}, where no property's name can collide with ours.
 */
public final class TenantRepresentation {

  private TenantRepresentation() {}

  public static Map<String, Object> of(String id, TenantState state) {
    Map<String, Object> properties = Attributes.of(state.getProperties());
    Map<String, @Nullable Object> json = new LinkedHashMap<>(properties);
    json.put("__typename", "Tenant");
    json.put("id", id);
    json.put("name", state.getName());
    json.put("settings", SettingsRepresentation.of(state.getSettings()));
    json.put("properties", properties);
    json.put("feed_topic", state.getFeedTopic().name().toLowerCase(Locale.ROOT));
    json.put("feed_topic_over_limit", state.getOverLimit());
    json.put("stub", state.getStub());
    json.put("created_at", Times.iso(state.getCreatedAt()));
    json.put("updated_at", Times.iso(state.getUpdatedAt()));
    return nullable(json);
  }

  /** JSON has nulls that NullAway's view of maps has not. */
  @SuppressWarnings("NullAway")
  private static Map<String, Object> nullable(Map<String, @Nullable Object> json) {
    return json;
  }
}
