package io.carillon.api.http;

import java.util.Collection;
import java.util.Locale;

/** What somebody may have meant. */
final class Suggestion {

  private Suggestion() {}

  /** {@code ; did you mean `userId`?}, or what there is to choose from. */
  static String of(String word, Collection<String> known) {
    String best = null;
    int least = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = distance(plain(word), plain(candidate));
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    if (best != null && least <= Math.max(1, best.length() / 3)) {
      return "; did you mean `" + best + "`?";
    }
    return known.isEmpty() ? "" : "; known are " + String.join(", ", known);
  }

  private static String plain(String word) {
    String text = word.length() > 64 ? word.substring(0, 64) : word;
    return text.replaceAll("[_\\-\\[\\]]", "").toLowerCase(Locale.ROOT);
  }

  /** Levenshtein's. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(change, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
