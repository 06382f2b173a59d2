package io.carillon.deploy.check;

import io.carillon.deploy.Api;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Everybody's feed at one moment. What a check changes is said as a change of one such picture, and
 * compared with the next, so that a message too many is seen wherever it is.
 */
record Feeds(Map<String, List<Message>> byUser) {

  static Feeds read(Api api, Collection<String> users)
      throws IOException, InterruptedException, CheckFailed {
    Map<String, List<Message>> feeds = new LinkedHashMap<>();
    for (String user : users) {
      feeds.put(user, Feed.read(api, user, "").messages());
    }
    return new Feeds(feeds);
  }

  List<Message> of(String user) {
    return byUser.getOrDefault(user, List.of());
  }

  /** The same but for one person's feed. */
  Feeds changed(String user, UnaryOperator<List<Message>> change) {
    Map<String, List<Message>> changed = new LinkedHashMap<>(byUser);
    changed.put(user, change.apply(of(user)));
    return new Feeds(changed);
  }

  /** Fails with every person's difference unless both are the same. */
  void requireSame(Feeds actual) throws CheckFailed {
    List<String> differences = new ArrayList<>();
    byUser.forEach((user, expected) -> compare(user, expected, actual.of(user), differences));
    if (!differences.isEmpty()) {
      throw new CheckFailed(String.join("\n", differences));
    }
  }

  private static void compare(
      String user, List<Message> expected, List<Message> actual, List<String> differences) {
    if (actual.equals(expected)) {
      return;
    }
    List<Message> missing = new ArrayList<>(expected);
    actual.forEach(missing::remove);
    List<Message> extra = new ArrayList<>(actual);
    expected.forEach(extra::remove);
    missing.forEach(message -> differences.add(user + " lacks " + message));
    extra.forEach(message -> differences.add(user + " has, and must not have, " + message));
    if (missing.isEmpty() && extra.isEmpty()) {
      differences.add(user + " has the right messages in another order: " + actual);
    }
  }
}
