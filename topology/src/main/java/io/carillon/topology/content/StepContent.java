package io.carillon.topology.content;

import io.carillon.avro.Actor;
import io.carillon.avro.Button;
import io.carillon.avro.Content;
import io.carillon.avro.RoutedContent;
import io.carillon.avro.StepTemplate;
import io.carillon.topology.store.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Renders what a step says, once for all messages of a tenant: but for parts that mention the
 * recipient, which stay templates. Of three layers, part by part: the tenant's override over the
 * step's template over what the notification itself says, which is no template.
 */
public final class StepContent {

  private final @Nullable StepTemplate override;
  private final @Nullable StepTemplate step;
  private final Content said;

  /**
   * @param override null: the tenant says nothing else
   * @param step null: it has no template
   * @param said what the notification says; its title may be empty
   */
  public StepContent(@Nullable StepTemplate override, @Nullable StepTemplate step, Content said) {
    this.override = override;
    this.step = step;
    this.said = said;
  }

  /** Whether anything says what the title is. */
  public boolean hasTitle() {
    return template(Parts.TITLE) != null || !said.getTitle().isEmpty();
  }

  private @Nullable String template(String part) {
    String own = override == null ? null : of(override, part);
    return own == null && step != null ? of(step, part) : own;
  }

  private static @Nullable String of(StepTemplate template, String part) {
    return switch (part) {
      case Parts.TITLE -> template.getTitle();
      case Parts.BODY -> template.getBody();
      default -> template.getUrl();
    };
  }

  private List<Button> buttons() {
    List<Button> own = override == null ? null : override.getButtons();
    if (own == null && step != null) {
      own = step.getButtons();
    }
    return own == null ? List.of() : own;
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
   * @param facts what is known, without the recipient
   */
  public RoutedContent render(@Nullable String channel, @Nullable String tenant, Facts facts) {
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
        .setContent(content.setError(rendered.error()).build())
        .setPersonal(rendered.personal)
        .setScope(personal ? scope(facts) : null)
        .setFailed(rendered.parts.failed() || rendered.unreadable != null)
        .build();
  }

  /** Data and actor are with the notification. */
  private String scope(Facts facts) {
    Map<String, Object> kept = new TreeMap<>();
    for (String root : List.of(Scope.TENANT, Scope.WORKFLOW)) {
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
    private final long now;
    private final Budget pool;

    private Facts(Map<String, Object> scope, long now, Budget pool) {
      this.scope = scope;
      this.now = now;
      this.pool = pool;
    }

    /**
     * Of a notification.
     *
     * @param key of the workflow
     * @param name of the workflow
     * @param data a JSON object; null: none
     * @param now when it was sent, milliseconds since the epoch
     */
    public static Facts of(
        String key,
        String name,
        List<String> categories,
        @Nullable Actor actor,
        @Nullable String data,
        long now) {
      Map<String, Object> scope = new LinkedHashMap<>();
      scope.put(Scope.WORKFLOW, Scope.workflow(key, name, categories));
      scope.put(Scope.DATA, Scope.data(data));
      if (actor != null) {
        scope.put(Scope.ACTOR, Scope.actor(actor));
      }
      return new Facts(scope, now, Budget.pool());
    }

    /** The same within a tenant. */
    public Facts within(String tenant, @Nullable String name, Map<String, Object> properties) {
      Map<String, Object> all = new LinkedHashMap<>(scope);
      all.put(Scope.TENANT, Scope.tenant(tenant, name, properties));
      return new Facts(all, now, pool);
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
