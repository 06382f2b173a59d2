package io.carillon.guarantees.invariant;

import io.carillon.guarantees.evidence.Evidence;
import io.carillon.guarantees.evidence.Fate;
import io.carillon.guarantees.evidence.Ingress;
import io.carillon.guarantees.evidence.Letter;
import io.carillon.guarantees.evidence.Logged;
import io.carillon.guarantees.evidence.Marks;
import io.carillon.guarantees.evidence.Said;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What comes in is in the user log, once and as it was meant, or a dead letter with its reason, and
 * nothing else is; and no caller gets an answer that says nothing.
 */
public final class NothingSilent implements Invariant {

  @Override
  public void check(Evidence evidence, Consumer<String> violation) {
    evidence.oddities().forEach(violation);
    Map<String, Said> byMark = new HashMap<>();
    evidence.said().forEach(each -> byMark.put(each.mark(), each));
    LogIndex log = new LogIndex(evidence);
    for (Ingress record : evidence.ingress()) {
      Said said = byMark.get(record.mark());
      if (said == null) {
        violation.accept(record + " was written by nobody");
      } else if (!(said.what() instanceof Said.Nonsense) && log.of(said).isEmpty()) {
        violation.accept(record + " is neither in the user log nor a dead letter: " + said);
      }
    }
    log.all().values().forEach(entries -> check(entries, byMark, violation));
    letters(evidence, violation);
  }

  private static void check(
      List<Logged> entries, Map<String, Said> byMark, Consumer<String> violation) {
    String mark = Marks.of(entries.get(0));
    if (mark == null) {
      return; // What carries no mark may be said more than once.
    }
    Said said = byMark.get(mark);
    if (said == null || said.fate() == Fate.NEVER) {
      violation.accept("the user log has what was never said: " + entries + ": " + said);
    }
    Map<Integer, Integer> perPartition = new HashMap<>();
    for (Logged entry : entries) {
      if (perPartition.merge(entry.partition(), 1, Integer::sum) > 1) {
        violation.accept("the user log has twice " + entry);
      }
    }
  }

  private static void letters(Evidence evidence, Consumer<String> violation) {
    Map<Letter, Integer> balance = new HashMap<>();
    evidence.lettersExpected().forEach(each -> balance.merge(each, 1, Integer::sum));
    evidence.letters().forEach(each -> balance.merge(each, -1, Integer::sum));
    balance.forEach(
        (letter, count) -> {
          if (count > 0) {
            violation.accept(count + " missing in the dead letters: " + letter);
          } else if (count < 0) {
            violation.accept(-count + " surplus in the dead letters: " + letter);
          }
        });
  }
}
