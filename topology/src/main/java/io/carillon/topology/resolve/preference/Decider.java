package io.carillon.topology.resolve.preference;

import io.carillon.topology.resolve.condition.Condition;
import io.carillon.topology.resolve.preference.Decision.Asked;
import io.carillon.topology.resolve.preference.Decision.Said;
import io.carillon.topology.resolve.preference.Recipients.Recipient;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides opinions for one notification within one tenant: all that is said must allow it. What
 * does not ask for the recipient comes first, and is the same for everyone. Not thread-safe.
 */
final class Decider {

  private final NotificationVariables variables;

  Decider(NotificationFacts facts, @Nullable String tenant) {
    this.variables = new NotificationVariables(facts, tenant);
  }

  /** For everybody of that opinion; null when it depends on who the recipient is. */
  @Nullable Decision forAll(Opinion opinion) {
    variables.recipient(null);
    List<Said> said = new ArrayList<>();
    boolean depends = false;
    for (Step step : opinion.steps()) {
      if (step.mentionsRecipient()) {
        depends = true;
        continue;
      }
      Said here = ask(step);
      if (!here.yes()) {
        return new Decision(false, List.of(here));
      }
      said.add(here);
    }
    if (depends) {
      return null;
    }
    return said.isEmpty() ? Decision.SILENT : new Decision(true, said);
  }

  /** For one of those of that opinion, when {@link #forAll} cannot say. */
  Decision forOne(Opinion opinion, @Nullable Recipient recipient) {
    variables.recipient(recipient);
    List<Said> said = new ArrayList<>();
    for (Step step : opinion.steps()) {
      Said here = ask(step);
      if (!here.yes()) {
        return new Decision(false, List.of(here));
      }
      said.add(here);
    }
    return new Decision(true, said);
  }

  private Said ask(Step step) {
    if (step.flat() != null) {
      return new Said(step, step.flat(), List.of());
    }
    List<Asked> asked = new ArrayList<>();
    for (Condition condition : step.conditions()) {
      Condition.Answer answer = condition.ask(variables);
      asked.add(new Asked(condition, answer));
      if (!answer.held()) {
        return new Said(step, false, asked);
      }
    }
    return new Said(step, true, asked);
  }
}
