package io.carillon.topology.resolve.preference;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;

/** Random preference sets over few names, so that they speak of the same things all the time. */
public final class RandomSets {

  private static final List<String> CATEGORIES = List.of("news", "promo");
  private static final List<String> WORKFLOWS = List.of("notify", "mention");
  private static final List<String> TYPES = List.of("in_app_feed", "email", "http");
  private static final List<String> CHANNELS = List.of("inbox", Channel.INBOX_ID, "mail", "hook");
  private static final List<String> CONDITIONS =
      List.of(
          "recipient.role equal_to admin",
          "recipient.role not_equal_to viewer",
          "recipient.level greater_than 1",
          "recipient.level less_than_or_equal_to data.level",
          "recipient.tags contains a",
          "recipient.tags not_contains data.tag",
          "recipient.vip exists",
          "data.level is_between [1,2]",
          "data.tag equal_to b",
          "tenant.id equal_to acme",
          "tenant.role not_empty",
          "workflow.categories contains promo",
          "actor.id empty");

  private final Random random;
  private final boolean insisting;

  /**
   * @param insisting whether {@code __strategy__} may stand in them
   */
  public RandomSets(Random random, boolean insisting) {
    this.random = random;
    this.insisting = insisting;
  }

  /** One of them, most of them small. */
  public ObjectNode any() {
    ObjectNode set = JsonNodeFactory.instance.objectNode();
    if (random.nextInt(2) == 0) {
      set.set("categories", settings(CATEGORIES));
    }
    if (random.nextInt(3) == 0) {
      set.set("workflows", settings(WORKFLOWS));
    }
    addChannels(set, 4);
    return set;
  }

  private void addChannels(ObjectNode to, int rarely) {
    if (random.nextInt(rarely) == 0) {
      to.set("channel_types", leaves(TYPES));
    }
    if (random.nextInt(rarely) == 0) {
      to.set("channels", leaves(CHANNELS));
    }
  }

  private ObjectNode settings(List<String> names) {
    ObjectNode settings = JsonNodeFactory.instance.objectNode();
    insist(settings, 12);
    for (String name : names) {
      switch (random.nextInt(5)) {
        case 0, 1 -> settings.put(name, random.nextInt(3) > 0);
        case 2 -> settings.set(name, setting());
        default -> {}
      }
    }
    return settings;
  }

  private ObjectNode setting() {
    ObjectNode setting = JsonNodeFactory.instance.objectNode();
    insist(setting, 4);
    addChannels(setting, 2);
    addConditions(setting);
    return setting;
  }

  private ObjectNode leaves(List<String> names) {
    ObjectNode leaves = JsonNodeFactory.instance.objectNode();
    insist(leaves, 5);
    for (String name : names) {
      switch (random.nextInt(5)) {
        case 0, 1 -> leaves.put(name, random.nextInt(3) > 0);
        case 2 -> {
          ObjectNode leaf = leaves.putObject(name);
          insist(leaf, 4);
          addConditions(leaf);
        }
        default -> {}
      }
    }
    return leaves;
  }

  private void insist(ObjectNode node, int rarely) {
    if (insisting && random.nextInt(rarely) == 0) {
      node.put("__strategy__", random.nextInt(3) == 0 ? "merge" : "replace");
    }
  }

  private void addConditions(ObjectNode to) {
    if (random.nextInt(3) == 0) {
      return;
    }
    ArrayNode conditions = to.putArray("conditions");
    for (int i = random.nextInt(3); i > 0; i--) {
      String[] words = CONDITIONS.get(random.nextInt(CONDITIONS.size())).split(" ");
      ObjectNode condition = conditions.addObject();
      condition.put("variable", words[0]);
      condition.put("operator", words[1]);
      if (words.length > 2) {
        condition.put("argument", words[2]);
      }
    }
  }
}
