package io.carillon.api.stores;

import io.carillon.api.read.Retention;
import io.carillon.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What topics keep of an erased user, for as long as the brokers say. Immutable. */
final class TopicRetention implements Retention {

  private final List<Kept> kept;

  /**
   * @param periods {@code retention.ms} of each topic as found at the start; a topic left out, or
   *     one with a negative period, keeps without a limit
   */
  TopicRetention(Topics topics, Map<String, Long> periods) {
    Map<String, String> what = new LinkedHashMap<>();
    what.put(topics.users().name(), "Changes of the user as services wrote them.");
    what.put(topics.preferences().name(), "What the user wanted to hear of, as it was written.");
    what.put(topics.feedActions().name(), "What the user did with messages, as it was written.");
    what.put(topics.userLog().name(), "All of these again, in the order they were applied.");
    what.put(
        topics.notifications().name(),
        "Notifications that address the user by name, with their content.");
    what.put(
        topics.bulkOperations().name(), "Calls that changed many users at once, with their ids.");
    what.put(
        topics.audit().name(),
        "Who changed memberships and preferences of the user, when, and what they were until they"
            + " changed; not what they were when they were erased.");
    what.put(topics.deadLetters(), "Records about the user that were refused.");
    List<Kept> all = new ArrayList<>();
    what.forEach(
        (topic, sentence) ->
            all.add(new Kept("topic " + topic, sentence, period(periods.get(topic)))));
    this.kept = List.copyOf(all);
  }

  private static @Nullable Duration period(@Nullable Long millis) {
    return millis == null || millis < 0 ? null : Duration.ofMillis(millis);
  }

  @Override
  public List<Kept> afterErasure() {
    return kept;
  }
}
