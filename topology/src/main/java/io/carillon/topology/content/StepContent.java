package io.carillon.topology.content;

import io.carillon.avro.Actor;
import io.carillon.avro.Button;
import io.carillon.avro.Content;
import io.carillon.avro.LocaleTemplate;
import io.carillon.avro.RoutedContent;
import io.carillon.avro.StepTemplate;
import io.carillon.topology.store.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Renders what a step says in one locale, once for all messages of a tenant: but for parts that
 * mention the recipient, which stay templates. Of three layers, part by part: the tenant's override
 * over the step's template over what the notification itself says, which is no template. Each of
 * the first two says it in the locale, or in what that falls back to, or else as it is.
 */
public final class StepContent {

  private final @Nullable StepTemplate override;
  private final @Nullable StepTemplate step;
  private final Content said;
  private final @Nullable String locale;

  /**
   * @param override null: the tenant says nothing else
   * @param step null: it has no template
   * @param said what the notification says; its title may be empty
   * @param locale null: templates as they are
   */
  public StepContent(
      @Nullable StepTemplate override,
      @Nullable StepTemplate step,
      Content said,
      @Nullable String locale) {
    this.override = override;
    this.step = step;
    this.said = said;
    this.locale = locale;
  }

  /** Locales in which a part of it is spelt. */
  public static SortedSet<String> locales(
      @Nullable StepTemplate override, @Nullable StepTemplate step) {
    SortedSet<String> locales = new TreeSet<>();
    if (override != null) {
      locales.addAll(override.getLocales().keySet());
    }
    if (step != null) {
      locales.addAll(step.getLocales().keySet());
    }
    return locales;
  }

  /** Whether anything says what the title is. */
  public boolean hasTitle() {
    return template(Parts.TITLE) != null || !said.getTitle().isEmpty();
  }

  private @Nullable String template(String part) {
    return layered(each -> of(each, part), each -> of(each, part));
  }

  private static @Nullable String of(StepTemplate template, String part) {
    return switch (part) {
      case Parts.TITLE -> template.getTitle();
      case Parts.BODY -> template.getBody();
      default -> template.getUrl();
    };
  }

  private static @Nullable String of(LocaleTemplate template, String part) {
    return switch (part) {
      case Parts.TITLE -> template.getTitle();
      case Parts.BODY -> template.getBody();
      default -> template.getUrl();
    };
  }

  private List<Button> buttons() {
    List<Button> own = layered(StepTemplate::getButtons, LocaleTemplate::getButtons);
    return own == null ? List.of() : own;
  }

  /** A part, from the first layer that says it. */
  private <T> @Nullable T layered(
      Function<StepTemplate, @Nullable T> plain, Function<LocaleTemplate, @Nullable T> spelt) {
    T own = override == null ? null : of(override, plain, spelt);
    return own == null && step != null ? of(step, plain, spelt) : own;
  }

  private <T> @Nullable T of(
      StepTemplate layer,
      Function<StepTemplate, @Nullable T> plain,
      Function<LocaleTemplate, @Nullable T> spelt) {
    for (String tag : locale == null ? List.<String>of() : Locales.chain(locale)) {
      LocaleTemplate here = layer.getLocales().get(tag);
      T part = here == null ? null : spelt.apply(here);
      if (part != null) {
        return part;
      }
    }
    return plain.apply(layer);
  }

  /** Whether its templates ask for anything under that name. */
  public boolean mentions(String root) {
    for (String part : List.of(Parts.TITLE, Parts.BODY, Parts.URL)) {
      String template = template(part);
      if (template != null && mentions(template, root)) {
        return true;
      }
    }
    return buttons().stream()
        .anyMatch(each -> mentions(each.getLabel(), root) || mentions(each.getAction(), root));
  }

  private static boolean mentions(String template, String root) {
    try {
      return Templates.of(template).mentions(root);
    } catch (TemplateException e) {
      return false; // It fails when it is rendered.
    }
  }

  /**
   * Renders it.
   *
   * @param channel key; null: the feed
   * @param tenant for whose messages it is; null: for all that have none of their own
   * @param defaultOf whose default the locale is: {@code tenant} or {@code environment}; null: none
   * @param facts what is known, without the recipient
   */
  public RoutedContent render(
      @Nullable String channel, @Nullable String tenant, @Nullable String defaultOf, Facts facts) {
    Rendered rendered = new Rendered(facts);
    String title = template(Parts.TITLE);
    String body = template(Parts.BODY);
    String url = template(Parts.URL);
    Content.Builder content =
        Content.newBuilder()
            .setTitle(title == null ? said.getTitle() : rendered.part(Parts.TITLE, title))
            .setBody(body == null ? said.getBody() : rendered.part(Parts.BODY, body))
            .setUrl(url == null ? said.getUrl() : rendered.link(url))
            .setButtons(rendered.buttons(buttons()));
    boolean personal = !rendered.personal.isEmpty();
    return RoutedContent.newBuilder()
        .setChannel(channel)
        .setTenant(tenant)
        .setLocale(locale)
        .setDefaultOf(defaultOf)
        .setContent(content.setError(rendered.error()).build())
        .setPersonal(rendered.personal)
        .setScope(personal ? scope(facts) : null)
        .setFailed(rendered.parts.failed() || rendered.unreadable != null)
        .build();
  }

  /** Data and actor are with the notification. */
  private String scope(Facts facts) {
    Map<String, Object> kept = new TreeMap<>();
    for (String root : List.of(Scope.TENANT, Scope.WORKFLOW, Scope.VARS)) {
      Object value = facts.scope().get(root);
      if (value != null && mentions(root)) {
        kept.put(root, value);
      }
    }
    return Json.write(kept);
  }

  /** Puts the parts together. */
  private static final class Rendered {

    private final Facts facts;
    private final Parts parts;
    private final List<String> personal = new ArrayList<>();
    private @Nullable String unreadable;

    Rendered(Facts facts) {
      this.facts = facts;
      this.parts = new Parts(facts.scope(), facts.now(), facts.pool());
    }

    @Nullable String error() {
      return unreadable == null ? parts.error() : unreadable;
    }

    private @Nullable Template parsed(String part, String text) {
      try {
        return Templates.of(text);
      } catch (TemplateException e) {
        unreadable = part + ": " + e.getMessage(); // The rules let none through.
        return null;
      }
    }

    String part(String part, String text) {
      Template template = parsed(part, text);
      if (template == null) {
        return "";
      }
      if (template.mentions(Scope.RECIPIENT)) {
        personal.add(part);
        return text;
      }
      return part.equals(Parts.TITLE)
          ? parts.title(template.renderer())
          : parts.body(template.renderer());
    }

    @Nullable String link(String text) {
      Template template = parsed(Parts.URL, text);
      if (template == null) {
        return null;
      }
      if (template.mentions(Scope.RECIPIENT)) {
        personal.add(Parts.URL);
        return text;
      }
      return parts.link(Parts.URL, template.renderer());
    }

    List<Button> buttons(List<Button> buttons) {
      boolean all =
          buttons.stream()
              .anyMatch(
                  each ->
                      StepContent.mentions(each.getLabel(), Scope.RECIPIENT)
                          || StepContent.mentions(each.getAction(), Scope.RECIPIENT));
      if (all) {
        personal.add(Parts.BUTTONS);
        return buttons;
      }
      List<Button> rendered = new ArrayList<>();
      for (int i = 0; i < buttons.size(); i++) {
        String here = Parts.BUTTONS + "[" + i + "]";
        Template label = parsed(here + ".label", buttons.get(i).getLabel());
        Template action = parsed(here + ".action", buttons.get(i).getAction());
        String says = label == null ? null : parts.label(here + ".label", label.renderer());
        String leads = action == null ? null : parts.link(here + ".action", action.renderer());
        if (says != null && leads != null) {
          rendered.add(new Button(buttons.get(i).getName(), says, leads));
        }
      }
      return rendered;
    }
  }

  /** What a notification is rendered from, without the recipient. Not thread-safe. */
  public static final class Facts {

    private final Map<String, Object> scope;
    private final Map<String, Object> environmentVars;
    private final long now;
    private final Budget pool;

    private Facts(
        Map<String, Object> scope, Map<String, Object> environmentVars, long now, Budget pool) {
      this.scope = scope;
      this.environmentVars = environmentVars;
      this.now = now;
      this.pool = pool;
    }

    /**
     * Of a notification.
     *
     * @param key of the workflow
     * @param name of the workflow
     * @param data a JSON object; null: none
     * @param vars the environment's
     * @param now when it was sent, milliseconds since the epoch
     */
    public static Facts of(
        String key,
        String name,
        List<String> categories,
        @Nullable Actor actor,
        @Nullable String data,
        Map<String, Object> vars,
        long now) {
      Map<String, Object> scope = new LinkedHashMap<>();
      scope.put(Scope.WORKFLOW, Scope.workflow(key, name, categories));
      scope.put(Scope.DATA, Scope.data(data));
      scope.put(Scope.VARS, Scope.vars(vars, Map.of()));
      if (actor != null) {
        scope.put(Scope.ACTOR, Scope.actor(actor));
      }
      return new Facts(scope, vars, now, Budget.pool());
    }

    /**
     * The same within a tenant.
     *
     * @param vars its own
     */
    public Facts within(
        String tenant,
        @Nullable String name,
        Map<String, Object> properties,
        Map<String, Object> vars) {
      Map<String, Object> all = new LinkedHashMap<>(scope);
      all.put(Scope.TENANT, Scope.tenant(tenant, name, properties));
      all.put(Scope.VARS, Scope.vars(environmentVars, vars));
      return new Facts(all, environmentVars, now, pool);
    }

    Map<String, Object> scope() {
      return scope;
    }

    long now() {
      return now;
    }

    Budget pool() {
      return pool;
    }
  }
}
