package io.carillon.topology.content;

import io.carillon.avro.Actor;
import io.carillon.avro.Button;
import io.carillon.avro.Content;
import io.carillon.avro.LocaleTemplate;
import io.carillon.avro.RoutedContent;
import io.carillon.avro.StepTemplate;
import io.carillon.topology.channel.ChannelType;
import io.carillon.topology.channel.TemplateField;
import io.carillon.topology.channel.TemplateWords;
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

  private final ChannelType type;
  private final @Nullable StepTemplate override;
  private final @Nullable StepTemplate step;
  private final Said said;
  private final @Nullable String locale;

  /**
   * @param type of the step's channel: what templates have that it has not is passed by
   * @param override null: the tenant says nothing else
   * @param step null: it has no template
   * @param said what the notification says; its title may be empty
   * @param locale null: templates as they are
   */
  public StepContent(
      ChannelType type,
      @Nullable StepTemplate override,
      @Nullable StepTemplate step,
      Content said,
      @Nullable String locale) {
    this.type = type;
    this.override = override;
    this.step = step;
    this.said = new Said(type, said);
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

  /** The name of what has to be said and is not by anything; null: there is nothing missing. */
  public @Nullable String missing() {
    for (TemplateField field : type.fields()) {
      if (field.required() && template(field) == null && said.of(field.part()).isEmpty()) {
        return field.name();
      }
    }
    return null;
  }

  private @Nullable String template(TemplateField field) {
    return layered(words -> words.text(field.name()));
  }

  private @Nullable String template(String part) {
    TemplateField field = type.field(part);
    return field == null ? null : template(field);
  }

  private List<Button> buttons() {
    if (type.field(TemplateField.BUTTONS) == null) {
      return List.of();
    }
    List<Button> own = layered(TemplateWords::buttons);
    return own == null ? List.of() : own;
  }

  /** A part, from the first layer that says it. */
  private <T> @Nullable T layered(Function<TemplateWords, @Nullable T> part) {
    T own = override == null ? null : of(override, part);
    return own == null && step != null ? of(step, part) : own;
  }

  private <T> @Nullable T of(StepTemplate layer, Function<TemplateWords, @Nullable T> part) {
    for (String tag : locale == null ? List.<String>of() : Locales.chain(locale)) {
      LocaleTemplate here = layer.getLocales().get(tag);
      T own = here == null ? null : part.apply(TemplateWords.of(here));
      if (own != null) {
        return own;
      }
    }
    return part.apply(TemplateWords.of(layer));
  }

  /** Whether its templates ask for anything under that name. */
  public boolean mentions(String root) {
    for (TemplateField field : type.fields()) {
      String template = template(field);
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
    Rendered rendered = new Rendered(type, facts);
    String title = template(TemplateField.TITLE);
    String body = template(TemplateField.BODY);
    String url = template(TemplateField.URL);
    String text = template(TemplateField.TEXT);
    Content.Builder content =
        Content.newBuilder()
            .setTitle(
                title == null
                    ? said.of(TemplateField.TITLE)
                    : rendered.part(TemplateField.TITLE, title))
            .setBody(
                body == null
                    ? said.of(TemplateField.BODY)
                    : rendered.part(TemplateField.BODY, body))
            .setUrl(url == null ? said.url() : rendered.link(url))
            .setButtons(rendered.buttons(buttons()));
    String beside = text == null ? null : rendered.part(TemplateField.TEXT, text);
    boolean personal = !rendered.personal.isEmpty();
    return RoutedContent.newBuilder()
        .setChannel(channel)
        .setTenant(tenant)
        .setLocale(locale)
        .setDefaultOf(defaultOf)
        .setContent(content.setError(rendered.error()).build())
        .setPersonal(rendered.personal)
        .setScope(personal ? scope(facts) : null)
        .setText(beside)
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

    private final ChannelType type;
    private final Parts parts;
    private final List<String> personal = new ArrayList<>();
    private @Nullable String unreadable;

    Rendered(ChannelType type, Facts facts) {
      this.type = type;
      this.parts = new Parts(type, facts.scope(), facts.now(), facts.pool());
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
      if (isPersonal(template)) {
        personal.add(part);
        return text;
      }
      return parts.text(part, template.renderer());
    }

    private boolean isPersonal(Template template) {
      return template.mentions(Scope.RECIPIENT)
          || (type.unsubscribed() && template.mentions(Scope.UNSUBSCRIBE_URL));
    }

    @Nullable String link(String text) {
      Template template = parsed(TemplateField.URL, text);
      if (template == null) {
        return null;
      }
      if (isPersonal(template)) {
        personal.add(TemplateField.URL);
        return text;
      }
      return parts.link(TemplateField.URL, template.renderer());
    }

    List<Button> buttons(List<Button> buttons) {
      boolean all =
          buttons.stream()
              .anyMatch(
                  each ->
                      StepContent.mentions(each.getLabel(), Scope.RECIPIENT)
                          || StepContent.mentions(each.getAction(), Scope.RECIPIENT));
      if (all) {
        personal.add(TemplateField.BUTTONS);
        return buttons;
      }
      List<Button> rendered = new ArrayList<>();
      for (int i = 0; i < buttons.size(); i++) {
        String here = TemplateField.BUTTONS + "[" + i + "]";
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

    /** Of what has no templates. */
    public static final Facts NONE = new Facts(Map.of(), Map.of(), 0, Budget.single());

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
