package io.carillon.topology.model;

import io.carillon.topology.model.History.Step;
import io.carillon.topology.model.Observed.Question;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Many random histories, the engine against the model. A failure prints the seed, and the history
 * with everything taken out that it also fails without; {@code -Dcarillon.seed=...} plays that
 * history alone.
 */
final class Duel {

  private static final String SEED = "carillon.seed";
  private static final Duration SHRINKING = Duration.ofSeconds(30);
  private static final List<Question> QUESTIONS = Observer.questions(Histories.TENANTS);

  private Duel() {}

  /** What was done. */
  record Score(int histories, long firstRandomSeed, Duration took) {
    @Override
    public String toString() {
      return histories
          + " histories, the random ones from seed "
          + firstRandomSeed
          + ", in "
          + took.toMillis()
          + " ms";
    }
  }

  /**
   * @param known seeds 1 to this are played always
   * @param random so many others, as long as there is time
   * @param steps of each history, about
   * @param questions how many are asked of each feed
   */
  static Score fight(int known, int random, int steps, int questions, Duration atMost) {
    long start = System.nanoTime();
    Long only = Long.getLong(SEED);
    long first = only == null ? System.currentTimeMillis() : only;
    int played = 0;
    for (int i = only == null ? -known : 0; i < (only == null ? random : 1); i++) {
      if (i > 0 && System.nanoTime() - start > atMost.toNanos()) {
        break;
      }
      long seed = i < 0 ? known + i + 1 : first + i;
      play(seed, steps, questions);
      played++;
    }
    return new Score(played, first, Duration.ofNanos(System.nanoTime() - start));
  }

  private static void play(long seed, int steps, int questions) {
    History history = History.of(seed, steps);
    List<Question> asked = some(seed, questions);
    List<String> violations = violations(history, asked);
    if (!violations.isEmpty()) {
      String invariant = violations.get(0).split(":", 2)[0];
      History small =
          shrunk(
              history,
              tried ->
                  violations(tried, asked).stream().anyMatch(each -> each.startsWith(invariant)));
      throw new AssertionError(
          String.join("\n", violations.subList(0, Math.min(5, violations.size())))
              + "\nagain: -D"
              + SEED
              + "="
              + seed
              + "\nenough for it:\n"
              + small
              + "\nwhere\n"
              + String.join("\n", violations(small, asked)));
    }
  }

  /** An exception is a contradiction too: no data may end a thread. */
  private static List<String> violations(History history, List<Question> questions) {
    try {
      return Run.violations(history, Breakage.NONE, questions);
    } catch (RuntimeException | Error e) {
      java.io.StringWriter trace = new java.io.StringWriter();
      e.printStackTrace(new java.io.PrintWriter(trace));
      return List.of(e.getClass().getSimpleName() + ": " + trace);
    }
  }

  static List<Question> some(long seed, int many) {
    List<Question> some = new ArrayList<>(QUESTIONS);
    java.util.Collections.shuffle(some, new java.util.Random(seed));
    return List.copyOf(some.subList(0, Math.min(many, some.size())));
  }

  /** Without the steps that are not needed to fail. Time goes on as it did. */
  private static History shrunk(History history, Function<History, Boolean> fails) {
    long end = System.nanoTime() + SHRINKING.toNanos();
    History best = history;
    for (int chunk = best.steps().size() / 2; chunk > 0; chunk /= 2) {
      for (int from = 0; from < best.steps().size() && System.nanoTime() < end; ) {
        History tried = without(best, from, Math.min(from + chunk, best.steps().size()));
        if (fails.apply(tried)) {
          best = tried;
        } else {
          from += chunk;
        }
      }
    }
    return best;
  }

  private static History without(History history, int from, int to) {
    List<Step> steps = new ArrayList<>(history.steps().subList(0, from));
    Duration skipped = Duration.ZERO;
    for (Step step : history.steps().subList(from, to)) {
      skipped = skipped.plus(step.after());
    }
    for (Step step : history.steps().subList(to, history.steps().size())) {
      steps.add(new Step(step.after().plus(skipped), step.operation()));
      skipped = Duration.ZERO;
    }
    return history.with(steps);
  }
}
