package io.carillon.guarantees.model;

import io.carillon.avro.AllMessages;
import io.carillon.avro.FeedAction;
import io.carillon.avro.MessageIds;
import io.carillon.guarantees.model.Message.State;
import io.carillon.schemas.MessageId;
import io.carillon.schemas.UserPartitions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the installation must show, from what was said and its place in the user log. Everything is
 * kept for ever, and what shows is decided when somebody looks. Slow on purpose.
 */
public final class Model {

  private final int feedLimit;
  private final List<Map<String, Person>> partitions = new ArrayList<>();
  private final Map<String, Notification> notifications = new TreeMap<>();

  /**
   * @param partitions of the user log
   * @param feedLimit messages kept per user and tenant
   */
  public Model(int partitions, int feedLimit) {
    this.feedLimit = feedLimit;
    for (int i = 0; i < partitions; i++) {
      this.partitions.add(new TreeMap<>());
    }
  }

  /** How many user partitions there are. */
  public int partitions() {
    return partitions.size();
  }

  /** The partition a user lives in. */
  public int partition(String userId) {
    return UserPartitions.of(userId, partitions.size());
  }

  private Map<String, Person> neighbours(String userId) {
    return partitions.get(partition(userId));
  }

  /** Ids of everyone there is. */
  public List<String> users() {
    return partitions.stream().flatMap(each -> each.keySet().stream()).sorted().toList();
  }

  /** A user; empty when nobody has spoken of them, or they are erased. */
  public Optional<Person> person(String userId) {
    return Optional.ofNullable(neighbours(userId).get(userId));
  }

  /** Notifications by id. */
  public Map<String, Notification> notifications() {
    return notifications;
  }

  /** A change of a user at its place in the log. */
  public void change(String userId, Change change, long position) {
    neighbours(userId).computeIfAbsent(userId, unknown -> new Person()).apply(change, position);
  }

  /** All that is known of a user is gone. */
  public void erase(String userId) {
    neighbours(userId).remove(userId);
  }

  /**
   * A notification comes by in one partition.
   *
   * @param now append time of the entry, milliseconds since the epoch
   */
  public void notify(int partition, long position, long now, String id, Sending sending) {
    Notification notification = notifications.computeIfAbsent(id, Notification::new);
    notification.sending = sending;
    if (notification.places.putIfAbsent(partition, position) != null) {
      return; // A repeat.
    }
    Map<String, Person> here = partitions.get(partition);
    sending.audience().named().stream()
        .filter(userId -> partition(userId) == partition)
        .forEach(userId -> here.computeIfAbsent(userId, unknown -> new Person()));
    boolean expired = sending.expiresAt() != null && sending.expiresAt() <= now;
    String suppression =
        notification.retracted.contains(partition) ? "retracted" : expired ? "expired" : null;
    here.forEach(
        (userId, person) -> {
          if (sending.audience().named().contains(userId) || sending.audience().matches(person)) {
            notification.matched++;
            address(notification, userId, person, position, suppression);
          } else if (sending.audience().matchesElsewhere(person)) {
            notification.elsewhere.add(userId);
          }
        });
  }

  private static void address(
      Notification notification,
      String userId,
      Person person,
      long position,
      @Nullable String suppression) {
    if (suppression != null) {
      notification.suppressed.merge(suppression, 1L, Long::sum);
      return;
    }
    Sending sending = notification.said();
    String tenant = sending.tenant();
    if (tenant == null && sending.audience().matches(person)) {
      tenant = sending.audience().tenant();
    }
    notification.delivered.put(userId, tenant);
    boolean byName = sending.audience().named().contains(userId);
    person.messages.add(new Message(notification, position, tenant, byName));
  }

  /** A retraction comes by in one partition. */
  public void retract(int partition, String id) {
    notifications.computeIfAbsent(id, Notification::new).retracted.add(partition);
  }

  /**
   * What a user says of messages.
   *
   * @return whether all of them are the user's; else it is a dead letter, too
   */
  public boolean act(String userId, FeedAction action, long position, long now) {
    Person person = neighbours(userId).get(userId);
    if (person == null) {
      return false;
    }
    if (action.getTarget() instanceof AllMessages all) {
      long upTo = all.getUpTo() == null ? position : all.getUpTo();
      for (Message message : person.messages) {
        if (message.position <= upTo
            && Scope.of(all.getTenantId(), all.getHasTenant()).includes(message.tenant)) {
          message.say(action.getAction(), now);
        }
      }
      return true;
    }
    boolean everyOne = true;
    for (String text : ((MessageIds) action.getTarget()).getMessageIds()) {
      String id = MessageId.parse(text).orElseThrow().notificationId();
      Optional<Message> message =
          person.messages.stream()
              .filter(each -> each.of.id.equals(id) && !isRetracted(each, userId))
              .findFirst();
      message.ifPresent(found -> found.say(action.getAction(), now));
      everyOne &= message.isPresent();
    }
    return everyOne;
  }

  private boolean isRetracted(Message message, String userId) {
    return message.of.retracted.contains(partition(userId));
  }

  /** Whether a user has had that message and it was taken back, or has expired. */
  public boolean isGone(String userId, String notificationId, long now) {
    return person(userId).stream()
        .flatMap(person -> person.messages.stream())
        .filter(message -> message.of.id.equals(notificationId))
        .anyMatch(message -> isRetracted(message, userId) || isExpired(message, now));
  }

  private static boolean isExpired(Message message, long now) {
    Long expiresAt = message.of.said().expiresAt();
    return expiresAt != null && expiresAt <= now;
  }

  /**
   * Everything that shows to a user, newest first, archived or not.
   *
   * @param now milliseconds since the epoch
   */
  public List<Expected> feed(String userId, long now) {
    return feed(userId, now, feedLimit);
  }

  /** The same, and what has fallen below the feed's floor: a client that has it may keep it. */
  public List<Expected> aboveAndBelowFloor(String userId, long now) {
    return feed(userId, now, Integer.MAX_VALUE);
  }

  private List<Expected> feed(String userId, long now, int limit) {
    Person person = neighbours(userId).get(userId);
    if (person == null) {
      return List.of();
    }
    List<Message> newestFirst = new ArrayList<>(person.messages);
    newestFirst.sort(Comparator.comparingLong((Message each) -> each.position).reversed());
    Map<@Nullable String, Integer> kept = new HashMap<>();
    List<Expected> feed = new ArrayList<>();
    for (Message message : newestFirst) {
      // A feed keeps the newest that were addressed, whether or not they show.
      boolean aboveFloor = kept.merge(message.tenant, 1, Integer::sum) <= limit;
      if (aboveFloor && shows(message, userId, person, now)) {
        feed.add(expected(message));
      }
    }
    return feed;
  }

  private boolean shows(Message message, String userId, Person person, long now) {
    return !isRetracted(message, userId)
        && !isExpired(message, now)
        && (message.tenant == null
            || message.byName
            || person.belongsSince(message.tenant, message.position));
  }

  private static Expected expected(Message message) {
    return new Expected(
        message.of.id,
        message.of.said().mark(),
        message.tenant,
        message.byName,
        message.position,
        message.since(State.SEEN),
        message.since(State.READ),
        message.since(State.INTERACTED),
        message.since(State.ARCHIVED));
  }
}
