package io.carillon.topology.feed;

import io.carillon.topology.feed.Explanation.Step;
import io.carillon.topology.resolve.Suppression;
import io.carillon.topology.resolve.preference.Layer;
import io.carillon.topology.state.AudienceChunk;
import io.carillon.topology.state.ChannelChunk;
import io.carillon.topology.state.NotificationState;
import io.carillon.topology.state.PreferenceChunk;
import io.carillon.topology.store.Bitmaps;
import io.carillon.topology.store.Json;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says what the workflow's conditions, and then preferences, decided about a user when the
 * notification was resolved.
 */
final class PreferenceStep {

  private PreferenceStep() {}

  /**
   * @param channel key of a channel beside the feed; null: the feed
   * @param low the user's place within the chunk
   * @return null when nobody had said anything
   */
  static @Nullable Step of(
      NotificationState notification, AudienceChunk audience, @Nullable String channel, int low) {
    if (notification.getCritical()) {
      return new Step(
          "preferences",
          "overridden",
          "It is critical: preferences do not hold it back.",
          Map.of());
    }
    ChannelChunk own = channel == null ? null : audience.getChannels().get(channel);
    for (PreferenceChunk each : own == null ? audience.getPreferences() : own.getPreferences()) {
      if (has(each.getWho(), low)) {
        Map<String, Object> why = Json.readObject(each.getWhy());
        if (!ofWorkflow(why)) {
          return step(why);
        }
      }
    }
    ByteBuffer blocked = Notifications.suppressed(audience, channel).get(Suppression.PREFERENCES);
    return blocked != null && has(blocked, low) // Of too many reasons not all are kept.
        ? new Step("preferences", "blocked", "Preferences held it back.", Map.of())
        : null;
  }

  /**
   * What conditions of the workflow and of its step said.
   *
   * @param channel key of a channel beside the feed; null: the feed
   * @param low the user's place within the chunk
   * @return null when there were none
   */
  static @Nullable Step conditions(AudienceChunk audience, @Nullable String channel, int low) {
    ChannelChunk own = channel == null ? null : audience.getChannels().get(channel);
    for (PreferenceChunk each : own == null ? audience.getPreferences() : own.getPreferences()) {
      if (has(each.getWho(), low)) {
        Map<String, Object> why = Json.readObject(each.getWhy());
        if (ofWorkflow(why)) {
          boolean met = Boolean.TRUE.equals(why.get("allowed"));
          return new Step(
              "conditions",
              met ? "met" : "not_met",
              met ? "The workflow's conditions held." : "A condition of the workflow did not hold.",
              Map.of("said", why.getOrDefault("said", List.of())));
        }
      }
    }
    return null;
  }

  private static boolean ofWorkflow(Map<String, Object> why) {
    return why.get("said") instanceof List<?> said
        && !said.isEmpty()
        && said.get(0) instanceof Map<?, ?> first
        && Layer.WORKFLOW.word().equals(first.get("layer"));
  }

  private static Step step(Map<String, Object> why) {
    boolean allowed = Boolean.TRUE.equals(why.get("allowed"));
    return new Step(
        "preferences",
        allowed ? "allowed" : "blocked",
        allowed ? "Preferences spoke of it and let it pass." : blocked(why),
        Map.of("said", why.getOrDefault("said", List.of())));
  }

  private static String blocked(Map<String, Object> why) {
    if (!(why.get("said") instanceof List<?> said)
        || said.isEmpty()
        || !(said.get(0) instanceof Map<?, ?> first)) {
      return "Preferences held it back.";
    }
    String whose =
        switch (String.valueOf(first.get("layer"))) {
          case "environment" -> "The environment's default preferences";
          case "tenant" -> "The tenant's default preferences";
          case "user_in_tenant" -> "The user's preferences for the tenant";
          default -> "The user's default preferences";
        };
    return whose
        + (first.containsKey("conditions")
            ? " have a condition that did not hold at "
            : " say no at ")
        + first.get("path")
        + ".";
  }

  private static boolean has(ByteBuffer bitmap, int low) {
    return Bitmaps.view(bitmap.duplicate()).contains(low);
  }
}
