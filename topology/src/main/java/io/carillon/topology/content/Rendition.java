package io.carillon.topology.content;

import io.carillon.topology.Limits;
import io.carillon.topology.channel.ChannelType;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a message says, as deliveries by a channel of a type have it. Pure. */
public final class Rendition {

  /** What would end a header's line, or look as if it did. */
  private static final Pattern BLANKS = Pattern.compile("[\\p{Cntrl}\\p{Z}]+");

  private Rendition() {}

  /**
   * Parts by name, in a fixed order, so that what is told again is told in the same bytes.
   *
   * @param data the sender's, a JSON object; null: none
   */
  public static Map<String, String> of(ChannelType type, Message message, @Nullable String data) {
    Map<String, String> parts = new TreeMap<>();
    switch (type) {
      case EMAIL -> {
        String text = message.text();
        parts.put("subject", line(message.title()));
        parts.put("html", Markdown.html(message.body()));
        parts.put("text", text == null ? Markdown.text(message.body()) : text);
      }
      case SMS -> parts.put("text", message.body());
      case HTTP, IN_APP_FEED -> {
        parts.put("title", message.title());
        parts.put("body", message.body());
        String url = message.url();
        if (url != null) {
          parts.put("url", url);
        }
        if (data != null) {
          parts.put("data", data);
        }
      }
    }
    return parts;
  }

  private static String line(String text) {
    return shortened(BLANKS.matcher(text).replaceAll(" ").strip(), Limits.SUBJECT_CHARS);
  }

  /** That many characters at most, and never half of one that takes two. */
  static String shortened(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = most - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
        + "\u2026";
  }
}
