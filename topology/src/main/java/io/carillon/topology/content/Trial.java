package io.carillon.topology.content;

import java.util.Map;

/**
 * Tells of templates that are certain to fail, whatever they are given, before any message is made
 * of them: those with a loop that by itself turns more often than a rendering may, and those that
 * ask for nothing and fail all the same. The templates of one definition share one trial, and what
 * may be spent on it. Not thread-safe.
 */
public final class Trial {

  /** Nothing that is tried depends on it. */
  private static final long SOME_TIME = 1_767_225_600_000L;

  /** What {@code "now" | date} says is not known before. */
  private static final String CLOCK = "now";

  private final Budget pool = Budget.pool();

  /**
   * @throws TemplateException when it is certain to fail, saying why
   */
  public void of(Template template) throws TemplateException {
    template.checkLoops();
    boolean asks = Scope.NAMES.stream().anyMatch(template::mentions);
    if (!asks && !template.text().contains(CLOCK)) {
      template.renderer().render(Map.of(), SOME_TIME, Budget.of(pool));
    }
  }
}
