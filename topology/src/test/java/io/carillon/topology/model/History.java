package io.carillon.topology.model;

import io.carillon.topology.feed.FeedSettings;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What happens, one thing after the other, and how much time passes before each.
 *
 * @param slowly whether feed events are told one a time, so that much comes in between
 */
record History(FeedSettings settings, boolean slowly, List<Step> steps) {

  /** Small enough that announcements, overlays, trimming and retention are daily bread. */
  static final FeedSettings SMALL = new FeedSettings(2, 5, Duration.ofDays(10));

  record Step(Duration after, Operation operation) {}

  /** Where a history comes from: the same seed, the same history. */
  static History of(long seed, int length) {
    return new History(SMALL, seed % 2 == 0, new Histories(seed).steps(length));
  }

  History with(List<Step> others) {
    return new History(settings, slowly, List.copyOf(others));
  }

  @Override
  public String toString() {
    return steps.stream()
        .map(step -> "  +" + step.after() + " " + step.operation())
        .collect(Collectors.joining("\n"));
  }
}
