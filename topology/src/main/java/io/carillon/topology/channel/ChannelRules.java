package io.carillon.topology.channel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.carillon.schemas.DeliveryTopics;
import io.carillon.topology.Limits;
import io.carillon.topology.failure.Checks;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.resolve.preference.Channel;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What settings of channels must hold to; [ingest] and the API ask the same. Each answers null when
 * all is well.
 */
public final class ChannelRules {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** It would be taken for an id. */
  private static final Pattern UUID_SHAPE =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private ChannelRules() {}

  /** A channel's key, where a channel beside the feed is meant. */
  public static @Nullable Rejection key(String field, String key) {
    if (!DeliveryTopics.KEY.matcher(key).matches() || UUID_SHAPE.matcher(key).matches()) {
      return Rejection.of(
          Reason.INVALID,
          field,
          "a channel's key has 1 to 64 of a-z, 0-9, - and _, begins with a letter or a digit, and is"
              + " no UUID");
    }
    return key.equals(Channel.INBOX)
        ? Rejection.of(
            Reason.INVALID,
            field,
            "`inbox` is the in-app feed: it is always there, hears of everything and has no"
                + " settings")
        : null;
  }

  /**
   * Settings by channel key.
   *
   * @param field where they stand, such as {@code settings.channels}
   * @param ofTenant a tenant's are laid over the environment's, which must be whole
   */
  public static @Nullable Rejection check(
      String field, Map<String, String> channels, boolean ofTenant) {
    if (channels.size() > Limits.CHANNELS) {
      return Rejection.of(
          Reason.TOO_LARGE,
          field,
          "has " + channels.size() + " channels; at most " + Limits.CHANNELS);
    }
    // Sorted, so that what is refused first is always the same.
    for (Map.Entry<String, String> each : new TreeMap<>(channels).entrySet()) {
      String path = field + "." + each.getKey();
      Rejection wrong = key(path, each.getKey());
      if (wrong == null) {
        wrong = settings(path, each.getValue(), ofTenant);
      }
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }

  private static @Nullable Rejection settings(String field, String json, boolean ofTenant) {
    Rejection wrong = Checks.text(field, json, Limits.CHANNEL_SETTINGS_CHARS);
    if (wrong != null) {
      return wrong;
    }
    JsonNode settings;
    try {
      settings = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      return Rejection.of(Reason.INVALID, field, "is not JSON");
    }
    if (!settings.isObject()) {
      return Rejection.of(Reason.INVALID, field, "is not a JSON object");
    }
    wrong = type(field, settings.get(ChannelSettings.TYPE));
    ChannelType type = ChannelType.find(settings.path(ChannelSettings.TYPE).asText());
    return wrong != null || type == null ? wrong : settings(field, settings, type, ofTenant);
  }

  private static @Nullable Rejection settings(
      String field, JsonNode settings, ChannelType type, boolean ofTenant) {
    List<String> names = type.settings().stream().map(ChannelSetting::name).toList();
    for (Map.Entry<String, JsonNode> each : settings.properties()) {
      if (!names.contains(each.getKey()) && !each.getKey().equals(ChannelSettings.TYPE)) {
        return Rejection.of(
            Reason.INVALID,
            field + "." + each.getKey(),
            "is no setting of a channel of type `"
                + type.word()
                + "`; there are "
                + String.join(", ", names));
      }
    }
    for (ChannelSetting each : type.settings()) {
      String at = field + "." + each.name();
      JsonNode value = settings.get(each.name());
      Rejection wrong = value == null ? null : each.rule().apply(at, value);
      if (value == null && each.required() && !ofTenant) {
        wrong = Rejection.of(Reason.INVALID, at, "is missing");
      }
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }

  private static @Nullable Rejection type(String field, @Nullable JsonNode type) {
    String at = field + "." + ChannelSettings.TYPE;
    String one = "it is one of " + ChannelType.besideTheFeed();
    if (type == null || !type.isTextual()) {
      return Rejection.of(Reason.INVALID, at, "is missing; " + one);
    }
    ChannelType known = ChannelType.find(type.textValue());
    if (known == ChannelType.IN_APP_FEED) {
      return Rejection.of(
          Reason.INVALID, at, "there is one in-app channel, `inbox`, and it has no settings");
    }
    if (known != null) {
      return null;
    }
    return Channel.TYPES.contains(type.textValue())
        ? Rejection.of(
            Reason.UNSUPPORTED, at, "channels of this type come with a later release; " + one)
        : Rejection.of(Reason.INVALID, at, "is no type of channel; " + one);
  }
}
