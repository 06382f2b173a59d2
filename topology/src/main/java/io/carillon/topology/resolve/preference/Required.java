package io.carillon.topology.resolve.preference;

import io.carillon.topology.resolve.condition.Condition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * What a workflow, and its step for one channel, ask for before anybody hears of a notification by
 * that channel. Asked once for all messages of a tenant, and for each recipient only where a
 * condition mentions them. Immutable.
 */
public final class Required {

  /** Of a notification without workflow. */
  public static final Required NOTHING = new Required(Opinion.NONE);

  private final Opinion conditions;

  private Required(Opinion conditions) {
    this.conditions = conditions;
  }

  /**
   * @param workflow conditions of the whole workflow
   * @param step path of the step's conditions
   * @param ofStep conditions of the step
   */
  public static Required of(
      List<io.carillon.avro.Condition> workflow,
      String step,
      List<io.carillon.avro.Condition> ofStep) {
    if (workflow.isEmpty() && ofStep.isEmpty()) {
      return NOTHING;
    }
    List<Step> steps = new ArrayList<>();
    add(steps, "conditions", workflow);
    add(steps, step, ofStep);
    return new Required(new Opinion(List.copyOf(steps)));
  }

  private static void add(
      List<Step> steps, String path, List<io.carillon.avro.Condition> conditions) {
    if (!conditions.isEmpty()) {
      steps.add(
          new Step(Layer.WORKFLOW, path, null, conditions.stream().map(Condition::of).toList()));
    }
  }

  /** Whether it asks for nothing. */
  public boolean isEmpty() {
    return conditions.steps().isEmpty();
  }

  /**
   * For whom something of it does not hold, and why.
   *
   * @param tenant of their messages; null: none
   * @param who left as it is
   */
  public Preferred ask(
      NotificationFacts facts, @Nullable String tenant, RoaringBitmap who, Recipients recipients) {
    if (isEmpty()) {
      return Preferred.ALL;
    }
    Preferred.Builder built = new Preferred.Builder();
    Answers answers = new Answers(new Decider(facts, tenant), recipients, built);
    answers.add(conditions, who);
    answers.end();
    return built.built();
  }
}
