package io.carillon.topology.content;

import io.carillon.topology.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Renders the parts of a message, and notes what failed: a part that fails is left out, and the
 * others stand. Not thread-safe.
 */
final class Parts {

  static final String TITLE = "title";
  static final String BODY = "body";
  static final String URL = "url";
  static final String BUTTONS = "buttons";

  private static final int SHOWN_ERRORS = 5;

  private final Map<String, Object> scope;
  private final long now;
  private final Budget pool;
  private final List<String> errors = new ArrayList<>();
  private boolean failed;

  /**
   * @param now milliseconds since the epoch
   * @param pool that all renderings are paid from
   */
  Parts(Map<String, Object> scope, long now, Budget pool) {
    this.scope = scope;
    this.pool = pool;
    this.now = now;
  }

  /** Why what was left out is; null: nothing was. */
  @Nullable String error() {
    return errors.isEmpty()
        ? null
        : String.join("; ", errors.subList(0, Math.min(SHOWN_ERRORS, errors.size())));
  }

  /** Whether title or body could not be rendered. */
  boolean failed() {
    return failed;
  }

  String title(Template.Renderer template) {
    String title = text(TITLE, template, Limits.TITLE_CHARS).strip();
    if (title.isEmpty() && !failed) {
      fail(TITLE, "is blank when it is rendered");
    }
    return title;
  }

  String body(Template.Renderer template) {
    return text(BODY, template, Limits.BODY_CHARS);
  }

  private String text(String part, Template.Renderer template, int most) {
    try {
      String text = template.render(scope, now, Budget.of(pool));
      if (text.length() <= most) {
        return text;
      }
      fail(part, "has " + text.length() + " characters when it is rendered; at most " + most);
    } catch (TemplateException e) {
      fail(part, String.valueOf(e.getMessage()));
    }
    return "";
  }

  private void fail(String part, String why) {
    failed = true;
    errors.add(part + ": " + why);
  }

  /** Null when it comes to nothing, or to what is not to be clicked. */
  @Nullable String link(String part, Template.Renderer template) {
    try {
      String url = template.render(scope, now, Budget.of(pool)).strip();
      String problem = url.isEmpty() ? null : Links.problem(url);
      if (problem == null) {
        return url.isEmpty() ? null : url;
      }
      errors.add(part + ": " + problem);
    } catch (TemplateException e) {
      errors.add(part + ": " + e.getMessage());
    }
    return null;
  }

  /** Null when it cannot be rendered, or comes to nothing. */
  @Nullable String label(String part, Template.Renderer template) {
    try {
      String label = template.render(scope, now, Budget.of(pool)).strip();
      if (!label.isEmpty() && label.length() <= Limits.TITLE_CHARS) {
        return label;
      }
      errors.add(part + ": is blank or too long when it is rendered");
    } catch (TemplateException e) {
      errors.add(part + ": " + e.getMessage());
    }
    return null;
  }
}
