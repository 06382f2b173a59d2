package io.carillon.topology.resolve.preference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.avro.PreferenceSet;
import io.carillon.avro.RoutedNotification;
import io.carillon.avro.TenantSnapshot;
import io.carillon.topology.resolve.condition.Condition;
import io.carillon.topology.resolve.condition.Variables;
import io.carillon.topology.resolve.segment.UserFacts;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules for one user, plainly: whole JSON documents are merged as Knock's pages say, and then
 * looked at. Slow on purpose; shares nothing with the engine but what a single condition means.
 */
public final class PlainPreferences {

  private PlainPreferences() {}

  /**
   * The sets there are about one user, as JSON; null: there is none.
   *
   * @param tenant whether the message carries a tenant
   */
  public record Layers(
      boolean tenant,
      @Nullable JsonNode environment,
      @Nullable JsonNode tenantDefault,
      @Nullable JsonNode user,
      @Nullable JsonNode userInTenant) {}

  /** Whether the user hears of it. */
  public static boolean hears(
      Layers layers, Question question, boolean critical, boolean honor, Variables variables) {
    if (critical) {
      return true;
    }
    boolean optedOut =
        honor
            && layers.tenant()
            && layers.user() != null
            && !allows(layers.user(), question, variables);
    return !optedOut && allows(merged(layers), question, variables);
  }

  /**
   * Whether a user hears of a notification by a channel.
   *
   * @param tenant of the message
   * @param sets the user's, by tenant, the default one under null
   */
  public static boolean hears(
      RoutedNotification routed,
      Channel channel,
      @Nullable String tenant,
      String userId,
      UserFacts user,
      Map<@Nullable String, JsonNode> sets) {
    NotificationFacts facts = NotificationFacts.of(routed);
    TenantSnapshot ofTenant = tenant == null ? null : routed.getTenants().get(tenant);
    Layers layers =
        new Layers(
            tenant != null,
            json(routed.getEnvironmentPreferences()),
            ofTenant == null ? null : json(ofTenant.getPreferences()),
            sets.get(null),
            tenant == null ? null : sets.get(tenant));
    return hears(
        layers,
        Question.of(routed, channel),
        routed.getCritical(),
        routed.getHonorGlobalOptOut(),
        new NotificationVariables(facts, tenant).recipient(new Recipients.Recipient(userId, user)));
  }

  /** Whether conditions of a workflow hold for a user. */
  public static boolean met(
      RoutedNotification routed,
      List<io.carillon.avro.Condition> conditions,
      @Nullable String tenant,
      String userId,
      UserFacts user) {
    NotificationVariables variables =
        new NotificationVariables(NotificationFacts.of(routed), tenant)
            .recipient(new Recipients.Recipient(userId, user));
    return conditions.stream()
        .map(Condition::of)
        .allMatch(condition -> condition.ask(variables).held());
  }

  private static @Nullable JsonNode json(@Nullable PreferenceSet set) {
    return set == null ? null : Sets.json(set);
  }

  /** A set after something was stored into it: what comes later counts, leaf by leaf. */
  public static JsonNode stored(@Nullable JsonNode before, JsonNode change) {
    if (before == null || !before.isObject() || !change.isObject()) {
      return change;
    }
    ObjectNode after = before.deepCopy();
    change
        .properties()
        .forEach(
            each -> after.set(each.getKey(), stored(after.get(each.getKey()), each.getValue())));
    return after;
  }

  private static JsonNode merged(Layers layers) {
    JsonNode nothing = JsonNodeFactory.instance.objectNode();
    JsonNode lowest = layers.environment() == null ? nothing : layers.environment();
    boolean tenantSpeaks = layers.tenantDefault() != null || layers.userInTenant() != null;
    if (!layers.tenant() || !tenantSpeaks) {
      return merge(lowest, without(layers.user()));
    }
    JsonNode ofTenant =
        layers.tenantDefault() == null ? lowest : merge(lowest, layers.tenantDefault());
    return merge(ofTenant, without(layers.userInTenant()));
  }

  private static JsonNode merge(JsonNode lower, @Nullable JsonNode upper) {
    boolean insists = lower.path("__strategy__").asText().equals("replace");
    if (upper == null || insists) {
      return lower;
    }
    if (!lower.isObject() || !upper.isObject()) {
      return upper;
    }
    ObjectNode both = lower.deepCopy();
    upper
        .properties()
        .forEach(
            each ->
                both.set(
                    each.getKey(),
                    lower.has(each.getKey())
                        ? merge(lower.get(each.getKey()), each.getValue())
                        : each.getValue()));
    return both;
  }

  /** Users cannot insist on anything. */
  private static @Nullable JsonNode without(@Nullable JsonNode set) {
    if (set == null || !set.isObject()) {
      return set;
    }
    ObjectNode plain = JsonNodeFactory.instance.objectNode();
    set.properties().stream()
        .filter(each -> !each.getKey().equals("__strategy__"))
        .forEach(each -> plain.set(each.getKey(), without(each.getValue())));
    return plain;
  }

  private static boolean allows(JsonNode set, Question question, Variables variables) {
    boolean all = entry(set.path("workflows").get(question.workflow()), question, variables);
    for (String category : question.categories()) {
      all &= entry(set.path("categories").get(category), question, variables);
    }
    return all && channel(set, question.channel(), variables);
  }

  private static boolean entry(@Nullable JsonNode node, Question question, Variables variables) {
    return leaf(node, variables) && (node == null || channel(node, question.channel(), variables));
  }

  private static boolean channel(JsonNode node, Channel channel, Variables variables) {
    for (JsonNode leaf :
        List.of(
            node.path("channels").path(channel.id()),
            node.path("channels").path(channel.key()),
            node.path("channel_types").path(channel.type()))) {
      if (!leaf.isMissingNode()) {
        return leaf(leaf, variables);
      }
    }
    return true;
  }

  private static boolean leaf(@Nullable JsonNode leaf, Variables variables) {
    if (leaf == null || leaf.isBoolean()) {
      return leaf == null || leaf.booleanValue();
    }
    for (JsonNode each : leaf.path("conditions")) {
      Condition condition =
          new Condition(
              each.path("variable").textValue(),
              each.path("operator").textValue(),
              each.path("argument").textValue());
      if (!condition.ask(variables).held()) {
        return false;
      }
    }
    return true;
  }
}
