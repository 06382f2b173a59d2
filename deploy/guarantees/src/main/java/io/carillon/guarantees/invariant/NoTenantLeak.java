package io.carillon.guarantees.invariant;

import io.carillon.guarantees.evidence.Evidence;
import io.carillon.guarantees.evidence.FeedSeen;
import io.carillon.guarantees.evidence.FeedSeen.Seen;
import io.carillon.guarantees.model.Expected;
import io.carillon.guarantees.model.Notification;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** No feed shows anything outside the tenants that were asked for, or to a stranger. */
public final class NoTenantLeak implements Invariant {

  @Override
  public void check(Evidence evidence, Consumer<String> violation) {
    for (FeedSeen feed : evidence.feeds()) {
      Map<String, Expected> may =
          evidence.model().feed(feed.userId(), evidence.now()).stream()
              .collect(Collectors.toMap(Expected::notificationId, each -> each));
      for (Seen message : feed.messages()) {
        Expected expected = may.get(message.notificationId());
        if (expected == null) {
          violation.accept(feed.name() + " shows " + message + ", not theirs or gone");
        } else if (!Objects.equals(expected.tenant(), message.tenant())
            || !feed.scope().includes(message.tenant())) {
          violation.accept(feed.name() + " shows " + message + " of " + expected.tenant());
        }
      }
    }
    evidence.glimpses().forEach(glimpse -> check(evidence, glimpse, violation));
  }

  /** While things change nobody can say what shows, but a stranger's message never does. */
  private static void check(Evidence evidence, FeedSeen glimpse, Consumer<String> violation) {
    for (Seen message : glimpse.messages()) {
      Notification of = evidence.model().notifications().get(message.notificationId());
      if (of == null || !of.recipients().containsKey(glimpse.userId())) {
        violation.accept(glimpse.name() + " showed " + message + ", which never was theirs");
      } else if (!Objects.equals(of.recipients().get(glimpse.userId()), message.tenant())
          || !glimpse.scope().includes(message.tenant())) {
        violation.accept(glimpse.name() + " showed " + message);
      }
    }
  }
}
