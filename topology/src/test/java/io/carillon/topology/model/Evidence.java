package io.carillon.topology.model;

import io.carillon.topology.model.Model.Counted;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@link Invariant}s judge: one user partition as the model has it and as the engine shows it.
 *
 * @param model after the same records
 * @param observed what the engine shows
 * @param counted what the engine published of notifications, in order
 * @param log what was to be in the user log, and what is
 * @param deadLetters what was to be refused, and what was
 * @param tenants as they were described, and as the engine has them
 * @param positions how far a reader was told that the log has been applied
 * @param outcomes what was to be summed up of notifications that [route] took, and what was
 * @param stores rows after this run, and after a replay of its log into nothing; both empty when
 *     nothing was replayed
 * @param audit what each thing is by its state, and by the audit
 * @param told what readers of the topics of feed events have
 * @param departed what readers of the topics of channels have
 */
record Evidence(
    Model model,
    Observed observed,
    List<Counted> counted,
    Ledger log,
    Ledger deadLetters,
    Ledger tenants,
    Ledger positions,
    Ledger outcomes,
    Ledger stores,
    Ledger audit,
    Told.Tale told,
    Leaving.Departed departed) {

  /** Lines that are to be the same. */
  record Ledger(List<String> expected, List<String> actual) {

    static final Ledger NONE = new Ledger(List.of(), List.of());

    /** What differs, first things first; empty when nothing does. */
    List<String> differences(String what) {
      List<String> missing = without(expected, actual);
      List<String> surplus = without(actual, expected);
      List<String> differences = new ArrayList<>();
      missing.forEach(line -> differences.add(what + " is missing: " + line));
      surplus.forEach(line -> differences.add(what + " is there and should not be: " + line));
      for (int i = 0; differences.isEmpty() && i < expected.size(); i++) {
        if (!expected.get(i).equals(actual.get(i))) {
          differences.add(what + " is out of order: " + actual.get(i));
        }
      }
      return differences;
    }

    Ledger inAnyOrder() {
      return new Ledger(expected.stream().sorted().toList(), actual.stream().sorted().toList());
    }

    private static List<String> without(List<String> some, List<String> others) {
      java.util.Map<String, Integer> left = new java.util.HashMap<>();
      others.forEach(line -> left.merge(line, 1, Integer::sum));
      List<String> rest = new ArrayList<>();
      for (String line : some) {
        if (left.merge(line, -1, Integer::sum) < 0) {
          rest.add(line);
        }
      }
      return rest;
    }
  }
}
