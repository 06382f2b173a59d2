package io.carillon.topology.metric;

import java.util.HashSet;
import java.util.Set;

/**
 * Words that come from outside, as values of a label: the first so many are said, and any other is
 * {@code other}. Thread-safe.
 */
public final class BoundedWords {

  /** What is one too many. */
  public static final String OTHER = "other";

  private final int most;
  private final Set<String> known = new HashSet<>();

  /**
   * @param most how many are said
   */
  public BoundedWords(int most) {
    this.most = most;
  }

  /** The word, or {@link #OTHER}. */
  public synchronized String of(String word) {
    if (known.contains(word)) {
      return word;
    }
    if (known.size() >= most) {
      return OTHER;
    }
    known.add(word);
    return word;
  }
}
