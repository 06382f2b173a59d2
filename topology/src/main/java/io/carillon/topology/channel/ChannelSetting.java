package io.carillon.topology.channel;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One setting of a type of channel.
 *
 * @param required a channel without it sends nothing
 * @param rule takes where it stands and what it is; null when all is well
 */
record ChannelSetting(
    String name, boolean required, BiFunction<String, JsonNode, @Nullable Rejection> rule) {

  /** A rule for what has to be a string. */
  static BiFunction<String, JsonNode, @Nullable Rejection> text(
      BiFunction<String, String, @Nullable Rejection> rule) {
    return (field, value) ->
        value.isTextual()
            ? rule.apply(field, value.textValue())
            : Rejection.of(Reason.INVALID, field, "is not a string");
  }
}
