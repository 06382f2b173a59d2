package io.carillon.topology.content;

import java.util.ArrayList;
import java.util.Collection;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** BCP 47 tags of locales, and how one falls back to another. All pure. */
public final class Locales {

  /** Characters of a tag. */
  public static final int MAX_CHARS = 35;

  /** The user's attribute that says which they read. */
  public static final String ATTRIBUTE = "locale";

  private Locales() {}

  /**
   * The tag in its canonical spelling; null when it is none. {@code pt_BR}, as operating systems
   * and some frameworks write it, is {@code pt-BR}.
   *
   * @param attribute what a user's attribute says, of whatever type
   */
  public static @Nullable String of(@Nullable Object attribute) {
    if (!(attribute instanceof String text) || text.isEmpty() || text.length() > MAX_CHARS) {
      return null;
    }
    try {
      String tag =
          new Locale.Builder().setLanguageTag(text.replace('_', '-')).build().toLanguageTag();
      return tag.equals("und") ? null : tag;
    } catch (IllformedLocaleException e) {
      return null;
    }
  }

  /**
   * Itself, and then what it falls back to, by RFC 4647's look-up: {@code zh-Hant-TW}, {@code
   * zh-Hant}, {@code zh}.
   */
  public static List<String> chain(String tag) {
    List<String> chain = new ArrayList<>();
    String left = tag;
    while (!left.isEmpty()) {
      chain.add(left);
      int end = Math.max(left.lastIndexOf('-'), 0);
      if (end >= 2 && left.charAt(end - 2) == '-') {
        end -= 2; // A single letter introduces what has just been taken away.
      }
      left = left.substring(0, end);
    }
    return chain;
  }

  /**
   * The first of its chain that is among these; null: none is.
   *
   * @param tag null: there is none
   */
  public static @Nullable String nearest(@Nullable String tag, Collection<String> spelt) {
    if (tag != null && !spelt.isEmpty()) {
      for (String each : chain(tag)) {
        if (spelt.contains(each)) {
          return each;
        }
      }
    }
    return null;
  }
}
