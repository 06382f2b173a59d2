package io.carillon.topology.feed;

import io.carillon.topology.content.AskedLocale;
import io.carillon.topology.content.Contents;
import io.carillon.topology.feed.Explanation.Step;
import io.carillon.topology.state.NotificationState;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Explains in which locale a message is, and why in that. */
final class LocaleStep {

  private LocaleStep() {}

  /**
   * Null: messages of that channel and tenant are spelt in none.
   *
   * @param channel key of a channel beside the feed; null: the feed
   * @param tenant of the message
   * @param asked when it came; null: the user had asked for none
   */
  static @Nullable Step of(
      NotificationState notification,
      @Nullable String channel,
      @Nullable String tenant,
      @Nullable AskedLocale asked) {
    Contents.Spelt spelt =
        Contents.spelt(notification, channel, tenant, asked == null ? null : asked.locale());
    if (spelt == null) {
      return null;
    }
    Map<String, Object> facts = new LinkedHashMap<>();
    String wanted = asked == null ? null : asked.asked();
    if (wanted != null) {
      facts.put("asked", wanted);
    }
    String locale = spelt.locale();
    if (locale != null) {
      facts.put("locale", locale);
    }
    String had =
        asked == null
            ? "The user had asked for no locale"
            : "The user had asked for "
                + (wanted == null ? "a locale that few ask for" : "the locale " + wanted);
    if (locale != null && locale.equals(wanted)) {
      return new Step("locale", "exact", had + ", and reads it.", facts);
    }
    boolean near =
        locale != null && asked != null && asked.locale() != null && isNear(asked, locale);
    if (near) {
      return new Step("locale", "fell_back", had + ", which fell back to " + locale + ".", facts);
    }
    String whose = spelt.defaultOf();
    if (whose != null) {
      facts.put("default_of", whose);
      return new Step(
          "locale",
          "default",
          had + nothing(asked) + " and reads the " + whose + "'s default, " + locale + ".",
          facts);
    }
    return new Step(
        "locale", "base", had + nothing(asked) + " and reads the template as it stands.", facts);
  }

  private static boolean isNear(AskedLocale asked, String locale) {
    String nearest = String.valueOf(asked.locale());
    return nearest.equals(locale) || nearest.startsWith(locale + "-");
  }

  private static String nothing(@Nullable AskedLocale asked) {
    return asked == null ? "," : ", in which nothing is spelt,";
  }
}
