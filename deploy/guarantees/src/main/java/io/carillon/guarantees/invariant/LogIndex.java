package io.carillon.guarantees.invariant;

import io.carillon.avro.FeedAction;
import io.carillon.avro.MessageAction;
import io.carillon.avro.MessageIds;
import io.carillon.avro.RoutedRetraction;
import io.carillon.guarantees.evidence.Evidence;
import io.carillon.guarantees.evidence.Logged;
import io.carillon.guarantees.evidence.Marks;
import io.carillon.guarantees.evidence.Said;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds in the user log what was said. */
final class LogIndex {

  private final Map<String, List<Logged>> byIdentity = new HashMap<>();

  LogIndex(Evidence evidence) {
    for (Logged logged : evidence.log()) {
      byIdentity.computeIfAbsent(identity(logged), none -> new ArrayList<>()).add(logged);
    }
  }

  /** Entries of what was said, or of others that nobody can tell from it. */
  List<Logged> of(Said said) {
    return byIdentity.getOrDefault(identity(said), List.of());
  }

  /** Entries by what makes them the same. */
  Map<String, List<Logged>> all() {
    return byIdentity;
  }

  static String identity(Said said) {
    if (said.what() instanceof Said.Erase erase) {
      return "erase " + erase.userId();
    }
    if (said.what() instanceof Said.Act act) {
      return act(act.userId(), act.action(), act.messageId());
    }
    if (said.what() instanceof Said.Retract retract) {
      return "retract " + retract.id();
    }
    return said.mark();
  }

  private static String identity(Logged logged) {
    Object change = logged.entry().getChange();
    if (Marks.isErasure(logged)) {
      return "erase " + logged.userId();
    }
    if (change instanceof RoutedRetraction retraction) {
      return "retract " + retraction.getId();
    }
    if (change instanceof FeedAction action) {
      return action.getTarget() instanceof MessageIds ids && ids.getMessageIds().size() == 1
          ? act(String.valueOf(logged.userId()), action.getAction(), ids.getMessageIds().get(0))
          : "act " + logged.userId() + " on all";
    }
    return String.valueOf(Marks.of(logged));
  }

  private static String act(String userId, MessageAction action, String messageId) {
    return "act " + userId + " " + action + " " + messageId;
  }
}
