package io.carillon.topology.content;

import io.carillon.topology.Limits;
import io.carillon.topology.channel.ChannelType;
import io.carillon.topology.channel.TemplateField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Renders the parts of a message, and notes what failed: a part that fails is left out, and the
 * others stand. Not thread-safe.
 */
final class Parts {

  private static final int SHOWN_ERRORS = 5;

  private final ChannelType type;
  private final Map<String, Object> scope;
  private final long now;
  private final Budget pool;
  private final List<String> errors = new ArrayList<>();
  private boolean failed;

  /**
   * @param type of the channel
   * @param now milliseconds since the epoch
   * @param pool that all renderings are paid from
   */
  Parts(ChannelType type, Map<String, Object> scope, long now, Budget pool) {
    this.type = type;
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

  /** Whether a part of text could not be rendered. */
  boolean failed() {
    return failed;
  }

  /** A part that is text of any kind; empty when it cannot be rendered. */
  String text(String part, Template.Renderer template) {
    TemplateField field = Objects.requireNonNull(type.field(part), part);
    try {
      String text = template.render(scope, now, Budget.of(pool));
      if (field.format() == TemplateField.Format.LINE) {
        text = text.strip();
      }
      if (text.length() > field.most()) {
        fail(
            field.name(),
            "has " + text.length() + " characters when it is rendered; at most " + field.most());
        return "";
      }
      if (field.required() && text.isBlank()) {
        fail(field.name(), "is blank when it is rendered");
      }
      return text;
    } catch (TemplateException e) {
      fail(field.name(), String.valueOf(e.getMessage()));
      return "";
    }
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
