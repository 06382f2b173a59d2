package io.carillon.topology.channel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.avro.Branding;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Settings of one channel, layered: what a tenant says over what the environment does. All pure,
 * and of settings that {@link ChannelRules} let pass.
 */
public final class ChannelSettings {

  static final String TYPE = "type";
  static final String URL = "url";
  static final String HEADERS = "headers";

  private static final ObjectMapper JSON = new ObjectMapper();

  private ChannelSettings() {}

  /**
   * The id of the channel of that key: derived, so that it is the same wherever it is asked for.
   */
  public static String id(String key) {
    return UUID.nameUUIDFromBytes(("carillon.channel." + key).getBytes(StandardCharsets.UTF_8))
        .toString();
  }

  /**
   * Both as one, field by field; the environment's headers, which may be its credentials, stay away
   * from a URL that the tenant chose.
   *
   * @param environment null: it has no such channel
   * @param tenant null: it says nothing about it
   * @return a JSON object; null when it lacks what it cannot send without, or when the two speak of
   *     channels of different types
   */
  public static @Nullable String layered(@Nullable String environment, @Nullable String tenant) {
    if (tenant == null) {
      return environment;
    }
    ObjectNode over = read(tenant);
    ObjectNode both = environment == null ? JSON.createObjectNode() : read(environment);
    ChannelType type = type(tenant);
    if (type == null || (environment != null && type(environment) != type)) {
      return null;
    }
    if (over.has(URL)) {
      both.remove(HEADERS);
    }
    both.setAll(over);
    return type.settings().stream().allMatch(each -> !each.required() || both.has(each.name()))
        ? both.toString()
        : null;
  }

  /** Type of the channel; null: of none in this release. */
  public static @Nullable ChannelType type(String settings) {
    return ChannelType.find(read(settings).path(TYPE).asText());
  }

  /**
   * Where deliveries of the channel go when that is the same for all its recipients; else empty.
   */
  public static String address(String settings) {
    return read(settings).path(URL).asText();
  }

  /** The look of one layer over that of another, field by field; null: neither says anything. */
  public static @Nullable Branding layered(
      @Nullable Branding environment, @Nullable Branding tenant) {
    if (environment == null || tenant == null) {
      return environment == null ? tenant : environment;
    }
    Branding both = Branding.newBuilder(environment).build();
    for (Schema.Field field : Branding.getClassSchema().getFields()) {
      Object given = tenant.get(field.pos());
      if (given != null) {
        both.put(field.pos(), given);
      }
    }
    return both;
  }

  private static ObjectNode read(String settings) {
    try {
      JsonNode read = JSON.readTree(settings);
      return read instanceof ObjectNode object ? object : JSON.createObjectNode();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("settings that no rule let pass", e);
    }
  }
}
