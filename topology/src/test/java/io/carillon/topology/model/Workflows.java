package io.carillon.topology.model;

import io.carillon.avro.Actor;
import io.carillon.avro.ChangeOperation;
import io.carillon.avro.LocaleTemplate;
import io.carillon.avro.Notify;
import io.carillon.avro.StepTemplate;
import io.carillon.avro.WorkflowChange;
import io.carillon.avro.WorkflowStep;
import io.carillon.topology.resolve.segment.UserFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The obvious workflows: what each is now, and what a message of one is to say. Templates are of
 * the few kinds that histories know: text, and {@code {{ root.name }}}.
 */
final class Workflows {

  /** As a step names the feed. */
  static final String FEED = "in_app_feed";

  /** Whose defaults count for a message of no tenant: the environment's. */
  private static final List<@Nullable String> WHOSE_WITHOUT =
      java.util.Collections.singletonList(null);

  private static final Pattern VARIABLE = Pattern.compile("\\{\\{ (\\w+)\\.(\\w+) }}");

  private final Map<String, Put> all = new TreeMap<>();

  /** By workflow and tenant. */
  private final Map<String, Map<String, WorkflowChange>> overrides = new TreeMap<>();

  /** Of each row that is there: how many changes of any there had been. */
  private final Map<String, Long> versions = new TreeMap<>();

  private long changes;

  /** A workflow in one version. */
  record Put(String key, WorkflowChange definition, long version) {

    @Nullable WorkflowStep step(String channel) {
      return definition.getSteps().stream()
          .filter(step -> channel.equals(step.getChannel()))
          .findFirst()
          .orElse(null);
    }
  }

  /**
   * @param key of a workflow, or {@code workflow/tenant}
   */
  void apply(String key, WorkflowChange change) {
    long version = changes++;
    boolean deleted = change.getOperation() == ChangeOperation.DELETE;
    if (deleted) {
      versions.remove(key);
    } else {
      versions.put(key, version);
    }
    String[] names = key.split("/", 2);
    if (names.length == 1 && deleted) {
      all.remove(key);
    } else if (names.length == 1) {
      all.put(key, new Put(key, change, version));
    } else if (deleted) {
      overrides.computeIfAbsent(names[0], none -> new TreeMap<>()).remove(names[1]);
    } else {
      overrides.computeIfAbsent(names[0], none -> new TreeMap<>()).put(names[1], change);
    }
  }

  /** Of the next change. */
  long next() {
    return changes;
  }

  /**
   * Of a workflow or an override; -1: there is none.
   *
   * @param key of a workflow, or {@code workflow/tenant}
   */
  long version(String key) {
    return versions.getOrDefault(key, -1L);
  }

  @Nullable Put find(String key) {
    return all.get(key);
  }

  /** What messages of a notification that is sent now are to say. */
  @Nullable Says says(Notify notify, Tenants tenants) {
    Put put = notify.getWorkflow() == null ? null : all.get(notify.getWorkflow());
    if (put == null) {
      return null;
    }
    Map<String, WorkflowChange> own = new HashMap<>(overrides.getOrDefault(put.key(), Map.of()));
    Map<String, @Nullable String> names = new HashMap<>();
    Map<@Nullable String, @Nullable String> locales = new HashMap<>();
    locales.put(null, tenants.locale(null));
    for (String tenant : Histories.TENANTS) {
      names.put(tenant, tenants.name(tenant));
      locales.put(tenant, tenants.locale(tenant));
    }
    Actor actor = notify.getActor();
    return new Says(
        put,
        own,
        names,
        locales,
        notify.getData() != null,
        actor == null ? Map.of() : Map.copyOf(actor.getAttributes()));
  }

  /**
   * What was frozen with a notification.
   *
   * @param names of tenants; null: nobody has given one
   * @param locales defaults of tenants, and the environment's under null; null: none
   * @param data whether it has the data that histories know
   * @param actor what was known of the actor
   */
  record Says(
      Put put,
      Map<String, WorkflowChange> overrides,
      Map<String, @Nullable String> names,
      Map<@Nullable String, @Nullable String> locales,
      boolean data,
      Map<String, Object> actor) {

    /**
     * The title.
     *
     * @param channel as the step names it
     * @param tenant of the message
     * @param asked what the user's attribute `locale` was when it came
     */
    String title(
        String channel,
        @Nullable String tenant,
        @Nullable Object asked,
        String userId,
        UserFacts user) {
      StringBuilder title = new StringBuilder();
      Matcher variable = VARIABLE.matcher(template(channel, tenant, asked));
      while (variable.find()) {
        Object value = value(variable.group(1), variable.group(2), tenant, userId, user);
        variable.appendReplacement(
            title, Matcher.quoteReplacement(value == null ? "" : String.valueOf(value)));
      }
      return variable.appendTail(title).toString().strip();
    }

    private String template(String channel, @Nullable String tenant, @Nullable Object asked) {
      WorkflowChange own = tenant == null ? null : overrides.get(tenant);
      StepTemplate instead = own == null ? null : own.getTemplates().get(channel);
      WorkflowStep step = put.step(channel);
      StepTemplate all = step == null ? null : step.getTemplate();
      List<StepTemplate> layers = new ArrayList<>();
      if (instead != null) {
        layers.add(instead);
      }
      if (all != null) {
        layers.add(all);
      }
      String locale = locale(layers, tenant, asked);
      for (StepTemplate layer : layers) {
        for (String tag : locale == null ? List.<String>of() : fallbacks(locale)) {
          LocaleTemplate spelt = layer.getLocales().get(tag);
          if (spelt != null) {
            return String.valueOf(spelt.getTitle());
          }
        }
        if (layer.getTitle() != null) {
          return layer.getTitle();
        }
      }
      return "";
    }

    /** The first that any layer is spelt in, of what is asked for and of the defaults. */
    private @Nullable String locale(
        List<StepTemplate> layers, @Nullable String tenant, @Nullable Object asked) {
      List<String> wanted = new ArrayList<>();
      // Histories know but these.
      if (asked instanceof String text && text.matches("[a-z]{2}([-_][A-Z]{2})?")) {
        wanted.addAll(fallbacks(text.replace('_', '-')));
      }
      for (String whose : tenant == null ? WHOSE_WITHOUT : java.util.Arrays.asList(tenant, null)) {
        String given = locales.get(whose);
        if (given != null) {
          wanted.addAll(fallbacks(given));
        }
      }
      return wanted.stream()
          .filter(tag -> layers.stream().anyMatch(each -> each.getLocales().containsKey(tag)))
          .findFirst()
          .orElse(null);
    }

    private static List<String> fallbacks(String tag) {
      return tag.length() == 2 ? List.of(tag) : List.of(tag, tag.substring(0, 2));
    }

    private @Nullable Object value(
        String root, String name, @Nullable String tenant, String userId, UserFacts user) {
      return switch (root) {
        case "tenant" -> tenant == null ? null : name.equals("id") ? tenant : names.get(tenant);
        case "data" -> data ? Map.of("level", 1, "tag", "b").get(name) : null;
        case "workflow" -> put.key();
        case "actor" -> actor.get(name);
        default -> name.equals("id") ? userId : recipient(name, tenant, user);
      };
    }

    private static @Nullable Object recipient(
        String name, @Nullable String tenant, UserFacts user) {
      Map<String, Object> here = tenant == null ? null : user.memberships().get(tenant);
      Object value = here == null ? null : here.get(name);
      return value == null ? user.attributes().get(name) : value;
    }
  }

  /** Whatever shows in a feed says what its workflow, in the version of its moment, has it say. */
  record SaidAsWritten() implements Invariant {

    @Override
    public String name() {
      return "SaidAsWritten";
    }

    @Override
    public void check(Evidence evidence, Consumer<String> violation) {
      Invariant.forEachUser(
          evidence,
          (user, person) ->
              List.of(user.feed(), user.single())
                  .forEach(
                      seen ->
                          seen.forEach(
                              each -> {
                                Sent sent = evidence.model().sent.get(each.notificationId());
                                String title =
                                    sent == null || sent.moments.isEmpty()
                                        ? each.title()
                                        : sent.title(FEED, each.tenant(), user.id(), person);
                                if (!each.title().equals(title)) {
                                  violation.accept(
                                      user.id() + " reads " + each + ", and was to read " + title);
                                }
                              })));
    }
  }
}
