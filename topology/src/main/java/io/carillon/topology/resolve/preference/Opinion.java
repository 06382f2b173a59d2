package io.carillon.topology.resolve.preference;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that merged sets say about a question, in the order workflow, categories, top level;
 * within each, conditions before channels. Equal opinions are decided alike.
 */
record Opinion(List<Step> steps) {

  /** Nobody said anything, which is a yes. */
  static final Opinion NONE = new Opinion(List.of());

  /**
   * @param sets as merged
   */
  static Opinion of(PreferenceTree sets, Question question) {
    if (sets == PreferenceTree.NOTHING) {
      return NONE;
    }
    List<Step> steps = new ArrayList<>();
    add(steps, "workflows", question.workflow(), sets.workflows(), question.channel());
    question.categories().stream()
        .distinct()
        .forEach(name -> add(steps, "categories", name, sets.categories(), question.channel()));
    addChannel(steps, "", sets.channelTypes(), sets.channels(), question.channel());
    return steps.isEmpty() ? NONE : new Opinion(List.copyOf(steps));
  }

  private static void add(
      List<Step> steps, String section, String name, Branch branch, Channel channel) {
    Node node = branch.get(name);
    if (node == null) {
      return;
    }
    String path = section + "." + name;
    addOwn(steps, path, node);
    addChannel(steps, path + ".", node.channelTypes(), node.channels(), channel);
  }

  private static void addOwn(List<Step> steps, String path, Node node) {
    if (node.flat() != null || node.conditions() != null) {
      steps.add(
          new Step(
              node.layer(),
              path,
              node.flat(),
              node.conditions() == null ? List.of() : node.conditions()));
    }
  }

  /** A channel's own entry beats its type's; its id is a closer name than its key. */
  private static void addChannel(
      List<Step> steps, String prefix, Branch types, Branch channels, Channel channel) {
    if (types == Branch.NONE && channels == Branch.NONE) {
      return;
    }
    if (addLeaf(steps, prefix + "channels.", channel.id(), channels)
        || addLeaf(steps, prefix + "channels.", channel.key(), channels)) {
      return;
    }
    addLeaf(steps, prefix + "channel_types.", channel.type(), types);
  }

  private static boolean addLeaf(List<Step> steps, String prefix, String name, Branch branch) {
    @Nullable Node leaf = branch.get(name);
    if (leaf != null) {
      addOwn(steps, prefix + name, leaf);
    }
    return leaf != null;
  }
}
