package io.carillon.topology.workflow;

import io.carillon.avro.Button;
import io.carillon.avro.LocaleTemplate;
import io.carillon.avro.StepTemplate;
import io.carillon.topology.Limits;
import io.carillon.topology.channel.ChannelType;
import io.carillon.topology.channel.TemplateWords;
import io.carillon.topology.content.Links;
import io.carillon.topology.content.Template;
import io.carillon.topology.content.TemplateException;
import io.carillon.topology.content.Trial;
import io.carillon.topology.failure.Checks;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.ingest.LocaleRules;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What templates must hold to, whether of a step or of a tenant's override. One for each
 * definition; not thread-safe.
 */
final class TemplateRules {

  private final Trial trial = new Trial();

  /** So much is parsed in a few seconds at the worst, on a thread that others wait for. */
  static @Nullable Rejection size(String field, List<@Nullable StepTemplate> templates) {
    long chars = 0;
    for (StepTemplate each : templates) {
      if (each != null) {
        chars += TemplateWords.of(each).chars();
        for (LocaleTemplate spelt : each.getLocales().values()) {
          chars += TemplateWords.of(spelt).chars();
        }
      }
    }
    return chars <= Limits.TEMPLATES_CHARS
        ? null
        : Rejection.of(
            Reason.TOO_LARGE,
            field,
            "its templates have " + chars + " characters; at most " + Limits.TEMPLATES_CHARS);
  }

  /**
   * Null when it is one.
   *
   * @param feed whether it is of messages in the feed
   */
  @Nullable Rejection check(String field, StepTemplate template, boolean feed) {
    Rejection wrong = feed ? ChannelType.IN_APP_FEED.check(field, template) : null;
    if (wrong == null) {
      wrong = words(field, TemplateWords.of(template), feed);
    }
    return wrong == null ? locales(field + ".locales", template.getLocales(), feed) : wrong;
  }

  private @Nullable Rejection locales(
      String field, Map<String, LocaleTemplate> locales, boolean feed) {
    if (locales.size() > Limits.LOCALES) {
      return Rejection.of(
          Reason.TOO_LARGE, field, "has " + locales.size() + "; at most " + Limits.LOCALES);
    }
    for (Map.Entry<String, LocaleTemplate> each : new TreeMap<>(locales).entrySet()) {
      String here = field + "." + each.getKey();
      LocaleTemplate spelt = each.getValue();
      Rejection wrong = LocaleRules.tag(here, each.getKey());
      if (wrong == null) {
        wrong = words(here, TemplateWords.of(spelt), feed);
      }
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }

  private @Nullable Rejection words(String field, TemplateWords words, boolean feed) {
    Rejection wrong = line(field + ".title", words.title());
    if (wrong == null) {
      wrong = line(field + ".subject", words.subject());
    }
    if (wrong == null) {
      wrong = liquid(field + ".body", words.body());
    }
    if (wrong == null) {
      wrong = liquid(field + ".text", words.text());
    }
    if (wrong == null) {
      wrong = link(field + ".url", words.url());
    }
    List<Button> buttons = words.buttons();
    return wrong == null && buttons != null ? buttons(field + ".buttons", buttons, feed) : wrong;
  }

  private @Nullable Rejection buttons(String field, List<Button> buttons, boolean feed) {
    if (!feed) {
      return Rejection.of(Reason.INVALID, field, "are of messages in a feed only");
    }
    if (buttons.size() > Limits.BUTTONS) {
      return Rejection.of(
          Reason.TOO_LARGE, field, "has " + buttons.size() + "; at most " + Limits.BUTTONS);
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < buttons.size(); i++) {
      String here = field + "[" + i + "]";
      Button button = buttons.get(i);
      Rejection wrong = Checks.text(here + ".name", button.getName(), Limits.BUTTON_CHARS);
      if (wrong == null && (button.getName().isBlank() || !names.add(button.getName()))) {
        wrong = Rejection.of(Reason.INVALID, here + ".name", "is blank, or another's");
      }
      if (wrong == null && button.getLabel().isBlank()) {
        wrong = Rejection.of(Reason.INVALID, here + ".label", "is blank");
      }
      if (wrong == null) {
        wrong = liquid(here + ".label", button.getLabel());
      }
      if (wrong == null && button.getAction().isBlank()) {
        wrong = Rejection.of(Reason.INVALID, here + ".action", "is blank: where it leads");
      }
      if (wrong == null) {
        wrong = link(here + ".action", button.getAction());
      }
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }

  private @Nullable Rejection line(String field, @Nullable String template) {
    return template != null && template.isBlank()
        ? Rejection.of(Reason.INVALID, field, "is blank")
        : liquid(field, template);
  }

  private @Nullable Rejection liquid(String field, @Nullable String template) {
    if (template == null) {
      return null;
    }
    Rejection wrong = Checks.text(field, template, Template.MAX_CHARS);
    if (wrong != null) {
      return wrong;
    }
    try {
      trial.of(Template.parse(template));
      return null;
    } catch (TemplateException e) {
      return Rejection.of(Reason.INVALID, field, String.valueOf(e.getMessage()));
    }
  }

  /** A scheme that is written out is known before anything is rendered. */
  private @Nullable Rejection link(String field, @Nullable String template) {
    Rejection wrong = liquid(field, template);
    if (wrong != null || template == null) {
      return wrong;
    }
    int liquid = template.indexOf('{');
    String known = liquid < 0 ? template : template.substring(0, liquid);
    String bad = liquid < 0 ? Links.problem(template) : Links.schemeProblem(known);
    return bad == null ? null : Rejection.of(Reason.INVALID, field, bad);
  }
}
