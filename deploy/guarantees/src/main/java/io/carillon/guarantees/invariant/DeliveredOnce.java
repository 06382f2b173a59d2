package io.carillon.guarantees.invariant;

import io.carillon.guarantees.evidence.Delivered;
import io.carillon.guarantees.evidence.Evidence;
import io.carillon.guarantees.model.Model;
import io.carillon.guarantees.model.Notification;
import io.carillon.guarantees.model.Sending;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A notification that goes by the channel as well is on the channel's topic once for each recipient
 * and for nobody else; of one that was taken back or has an end, some may be missing.
 */
public final class DeliveredOnce implements Invariant {

  @Override
  public void check(Evidence evidence, Consumer<String> violation) {
    Set<String> met = new HashSet<>();
    for (Delivered delivered : evidence.deliveries()) {
      Notification of = evidence.model().notifications().get(delivered.notificationId());
      if (!met.add(delivered.messageId())) {
        violation.accept("delivered twice: " + delivered);
      } else if (of == null
          || !isHooked(of)
          || !of.recipients().containsKey(delivered.userId())
          || !delivered.key().equals(delivered.messageId())) {
        violation.accept("delivered to whom it was not meant: " + delivered);
      }
    }
    undelivered(evidence.model(), evidence.deliveries()).forEach(violation);
  }

  /** Whom the channel's topic does not have yet. */
  public static List<String> undelivered(Model model, List<Delivered> deliveries) {
    Map<String, Set<String>> has =
        deliveries.stream()
            .collect(
                Collectors.groupingBy(
                    Delivered::notificationId,
                    Collectors.mapping(Delivered::userId, Collectors.toSet())));
    List<String> missing = new ArrayList<>();
    for (Notification each : model.notifications().values()) {
      Sending sending = each.sending();
      if (isHooked(each) && !each.isRetracted() && sending != null && sending.expiresAt() == null) {
        Set<String> users = new HashSet<>(each.recipients().keySet());
        users.removeAll(has.getOrDefault(each.id(), Set.of()));
        // Who was erased before their turn is nobody's to be told any more.
        users.removeIf(userId -> model.person(userId).isEmpty());
        if (!users.isEmpty()) {
          missing.add(each.id() + " of " + sending.mark() + " was not delivered to " + users);
        }
      }
    }
    return missing;
  }

  private static boolean isHooked(Notification notification) {
    Sending sending = notification.sending();
    return sending != null && sending.hooked();
  }
}
