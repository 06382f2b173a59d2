package io.carillon.topology.content;

import java.util.Map;
import liqp.RenderTransformer;
import liqp.TemplateContext;
import liqp.TemplateParser;

/** The library's context of one rendering, with a {@link Budget} and a clock that stands still. */
final class Rendering extends TemplateContext {

  private final Budget budget;
  private final long now;

  /**
   * @param now milliseconds since the epoch
   */
  Rendering(TemplateParser parser, Map<String, Object> scope, long now, Budget budget) {
    super(parser, scope);
    this.budget = budget;
    this.now = now;
  }

  private Rendering(Map<String, Object> variables, Rendering parent) {
    super(variables, parent);
    this.budget = parent.budget;
    this.now = parent.now;
  }

  static Budget budget(TemplateContext context) {
    return ((Rendering) context).budget;
  }

  static long now(TemplateContext context) {
    return ((Rendering) context).now;
  }

  @Override
  public TemplateContext newChildContext(Map<String, Object> variables) {
    return new Rendering(variables, this);
  }

  @Override
  public void incrementIterations() {
    budget.iterate();
  }

  /** Puts outputs together, and counts them. */
  static final class Appending implements RenderTransformer {

    @Override
    public ObjectAppender.Controller newObjectAppender(TemplateContext context, int estimated) {
      Budget budget = budget(context);
      budget.spend(0);
      return new ObjectAppender.Controller() {
        private final StringBuilder all = new StringBuilder();

        @Override
        public void append(Object some) {
          String text = text(budget, some);
          budget.spend(text.length());
          all.append(text);
          if (all.length() > Budget.VALUE_CHARS) {
            throw new Budget.ExceededException(
                "what is rendered has more than " + Budget.VALUE_CHARS + " characters");
          }
        }

        @Override
        public Object getResult() {
          return all.toString();
        }
      };
    }

    private static String text(Budget budget, Object some) {
      if (some instanceof String text) {
        return text;
      }
      budget.spendOn(some);
      return String.valueOf(some);
    }

    @Override
    public Object transformObject(TemplateContext context, Object some) {
      return String.valueOf(some);
    }
  }
}
