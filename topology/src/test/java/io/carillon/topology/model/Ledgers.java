package io.carillon.topology.model;

import java.util.function.Consumer;

/** What was written, beside what was to be written. */
final class Ledgers {

  private Ledgers() {}

  /** A replay of the log into nothing gives the same stores, byte for byte. */
  record Deterministic() implements Invariant {

    @Override
    public String name() {
      return "Deterministic";
    }

    @Override
    public void check(Evidence evidence, Consumer<String> violation) {
      evidence.stores().differences("row").forEach(violation);
    }
  }

  /**
   * Each record that came in is in the user log as it was meant, or in the dead letters with the
   * right reason and its own bytes, and nothing else is.
   */
  record NothingSilent() implements Invariant {

    @Override
    public String name() {
      return "NothingSilent";
    }

    @Override
    public void check(Evidence evidence, Consumer<String> violation) {
      evidence.log().differences("log entry").forEach(violation);
      evidence.deadLetters().inAnyOrder().differences("dead letter").forEach(violation);
    }
  }
}
