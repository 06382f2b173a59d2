package io.carillon.topology.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.avro.ActorLookup;
import io.carillon.avro.AllMessages;
import io.carillon.avro.ChangeOperation;
import io.carillon.avro.Condition;
import io.carillon.avro.FeedAction;
import io.carillon.avro.FeedEventType;
import io.carillon.avro.MessageIds;
import io.carillon.avro.PreferenceChange;
import io.carillon.avro.RoutedChannel;
import io.carillon.avro.RoutedNotification;
import io.carillon.avro.RoutedRetraction;
import io.carillon.avro.UserChange;
import io.carillon.avro.UserLogEntry;
import io.carillon.schemas.MessageId;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.feed.FeedSettings;
import io.carillon.topology.feed.TenantScope;
import io.carillon.topology.resolve.preference.Channel;
import io.carillon.topology.resolve.preference.PlainPreferences;
import io.carillon.topology.resolve.preference.Sets;
import io.carillon.topology.resolve.segment.Segment;
import io.carillon.topology.resolve.segment.SegmentEvaluator;
import io.carillon.topology.resolve.segment.SegmentEvaluator.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The obvious model of one user partition, written from the design's section 4: a map of people, a
 * map of notifications, and for each person the list of their messages. Everything is kept for
 * ever, and what shows is decided when somebody looks. Slow on purpose.
 */
final class Model {

  /** A user with everything known of them; of a size near it the model says nothing. */
  private static final int USER_CHARS = 512 * 1024;

  private final FeedSettings settings;
  final Map<String, Person> people = new TreeMap<>();
  final Map<String, Sent> sent = new TreeMap<>();
  final List<Counted> counted = new ArrayList<>();

  /** What there is to tell by topics. */
  final List<Told.Due> due = new ArrayList<>();

  /** What is to leave by channels. */
  final List<Leaving.Due> leaving = new ArrayList<>();

  /** By id, what notifications say that have been accepted first. */
  private final Map<String, Optional<Workflows.Says>> saying = new TreeMap<>();

  /** How deliveries look that come of a notification now. */
  private final Looks looks;

  /** By tenant of a message that comes now, which topic is to tell of it. */
  private final Function<@Nullable String, @Nullable String> topics;

  /** How deliveries look. */
  @FunctionalInterface
  interface Looks {
    /** Null: the channel is not configured there. */
    Leaving.@Nullable Look of(RoutedNotification routed, @Nullable String tenant, String channel);
  }

  /** What the partition says of a notification, each time it has something to say. */
  record Counted(
      String id,
      long position,
      long matched,
      Map<String, Long> suppressed,
      long delivered,
      boolean complete,
      boolean retracted,
      Map<String, Map<String, Long>> channels) {}

  Model(FeedSettings settings, Function<@Nullable String, @Nullable String> topics, Looks looks) {
    this.settings = settings;
    this.looks = looks;
    this.topics = topics;
  }

  long retentionMillis() {
    return settings.retention().toMillis();
  }

  /** What an actor is said to be; nothing: nobody knows. */
  Map<String, Object> known(String userId) {
    Person person = people.get(userId);
    Map<String, Object> known = person == null ? new TreeMap<>() : new TreeMap<>(person.attributes);
    known.remove("tenant_id");
    return known;
  }

  /** Of a tenant that is deleted nothing need be told any more. */
  void tenantDeleted(String tenant) {
    for (Told.Due each : due) {
      if (each.message() != null && tenant.equals(each.message().tenant)) {
        each.message().uncertain = true;
      }
    }
  }

  /**
   * Applies the next record of the log.
   *
   * @param position its offset
   * @param now its append time, milliseconds since the epoch
   * @param key user id; null for what concerns the partition
   * @return why it becomes a dead letter; null when it is applied
   */
  @Nullable Reason apply(long position, long now, @Nullable String key, UserLogEntry entry) {
    Object change = entry.getChange();
    if (change instanceof RoutedNotification routed) {
      notify(routed, position, now);
      return null;
    }
    if (change instanceof RoutedRetraction retraction) {
      retract(retraction.getId(), position);
      return null;
    }
    if (key == null) {
      return Reason.MISSING_KEY;
    }
    if (change instanceof UserChange user) {
      return change(key, user, position);
    }
    if (change instanceof PreferenceChange preference) {
      prefer(key, preference);
      return null;
    }
    if (change instanceof ActorLookup) {
      return null; // Only asked, and nothing comes of it here.
    }
    return change instanceof FeedAction action
        ? act(key, action, position, now)
        : Reason.UNSUPPORTED;
  }

  private @Nullable Reason change(String userId, UserChange change, long position) {
    if (change.getOperation() == ChangeOperation.DELETE) {
      Person gone = people.remove(userId);
      if (gone != null) {
        gone.gone = true;
      }
      return null;
    }
    long chars =
        change.getAttributes().values().stream()
            .mapToLong(value -> value instanceof String text ? text.length() : 0)
            .sum();
    if (chars > USER_CHARS) {
      return Reason.TOO_LARGE;
    }
    people.computeIfAbsent(userId, unknown -> new Person()).apply(change, position);
    return null;
  }

  private void prefer(String userId, PreferenceChange change) {
    if (change.getOperation() == ChangeOperation.DELETE) {
      if (people.containsKey(userId)) {
        people.get(userId).preferences.remove(change.getTenantId());
      }
      return;
    }
    Person person = people.computeIfAbsent(userId, unknown -> new Person());
    JsonNode said = Sets.json(change.getPreferences());
    if (change.getOperation() == ChangeOperation.MERGE) {
      JsonNode before = person.preferences.get(change.getTenantId());
      ObjectNode kept = before == null ? JsonNodeFactory.instance.objectNode() : before.deepCopy();
      for (String path : change.getClear()) {
        String[] names = path.split("/", 2);
        if (names.length == 1) {
          kept.remove(names[0]);
        } else if (kept.get(names[0]) instanceof ObjectNode section) {
          section.remove(names[1]);
        }
      }
      said = PlainPreferences.stored(kept, said);
    }
    person.preferences.put(change.getTenantId(), said);
  }

  /** What a notification that is about to come says by its workflow; null: it has none. */
  void says(String id, Workflows.@Nullable Says says) {
    saying.putIfAbsent(id, Optional.ofNullable(says));
  }

  private void notify(RoutedNotification routed, long position, long now) {
    Sent notification = sent.computeIfAbsent(routed.getId(), Sent::new);
    if (notification.parts.isEmpty()) {
      notification.says = saying.getOrDefault(routed.getId(), Optional.empty()).orElse(null);
    }
    if (notification.parts.isEmpty()) {
      notification.expected = routed.getParts();
      notification.expiresAt = routed.getExpiresAt();
      routed
          .getChannels()
          .forEach(each -> notification.channels.put(each.getKey(), new TreeMap<>()));
    }
    boolean repeated =
        notification.parts.contains(routed.getPart()) || routed.getPart() >= notification.expected;
    if (repeated) {
      return;
    }
    notification.parts.add(routed.getPart());
    routed.getRecipients().forEach(id -> people.computeIfAbsent(id, unknown -> new Person()));
    notification.moments.add(
        new Sent.Moment(
            position,
            routed,
            people.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().facts()))));
    people.forEach((id, person) -> address(notification, routed, id, person, position, now));
    count(notification, position);
  }

  private void address(
      Sent notification,
      RoutedNotification routed,
      String userId,
      Person person,
      long position,
      long now) {
    boolean byName = routed.getRecipients().contains(userId);
    Verdict bySegment =
        routed.getSegment() == null
            ? new Verdict(false, null)
            : SegmentEvaluator.evaluate(
                Segment.parse(routed.getSegment()), routed.getTenant(), person.facts());
    boolean addressed = byName || bySegment.matches();
    if (!addressed || notification.audience.containsKey(person)) {
      return;
    }
    notification.asked.put(person, person.attributes.get("locale"));
    boolean expired = routed.getExpiresAt() != null && routed.getExpiresAt() <= now;
    String tenant = routed.getTenant() != null ? routed.getTenant() : bySegment.tenant();
    for (RoutedChannel channel : routed.getChannels()) {
      Leaving.Look look = looks.of(routed, tenant, channel.getKey());
      String reason =
          notification.retracted
              ? "retracted"
              : expired
                  ? "expired"
                  : look == null
                      ? "not_configured"
                      : asked(
                          notification,
                          routed,
                          http(channel.getKey()),
                          channel.getConditions(),
                          tenant,
                          userId,
                          person);
      if (reason != null || look == null) {
        notification
            .channels
            .computeIfAbsent(channel.getKey(), unknown -> new TreeMap<>())
            .merge(reason, 1L, Long::sum);
      } else {
        leaving.add(
            new Leaving.Due(
                person,
                notification,
                now,
                new Leaving.Seen(
                    channel.getKey(),
                    userId,
                    notification.id,
                    tenant,
                    notification.title(channel.getKey(), tenant, userId, person),
                    look)));
      }
    }
    if (notification.retracted || expired) {
      notification.audience.put(person, null);
      notification.suppressed.merge(
          notification.retracted ? "retracted" : "expired", 1L, Long::sum);
      return;
    }
    String kept =
        routed.getInFeed()
            ? asked(
                notification,
                routed,
                Channel.feed(routed.getFeed()),
                routed.getFeedConditions(),
                tenant,
                userId,
                person)
            : "no_step";
    if (kept != null) {
      notification.audience.put(person, null);
      notification.blocked.add(person);
      notification.suppressed.merge(kept, 1L, Long::sum);
      return;
    }
    Message message =
        new Message(notification, position, now, tenant, byName, topics.apply(tenant));
    notification.audience.put(person, message);
    person.messages.add(message);
    due.add(due(person, userId, FeedEventType.CREATED, message, position, now));
  }

  /** Why it does not reach them by a channel; null: it does. */
  private static @Nullable String asked(
      Sent notification,
      RoutedNotification routed,
      Channel channel,
      List<Condition> ofStep,
      @Nullable String tenant,
      String userId,
      Person person) {
    String step = channel.type().equals(Channel.IN_APP_FEED) ? Workflows.FEED : channel.key();
    if (notification.says != null && notification.title(step, tenant, userId, person).isEmpty()) {
      return "content_failed";
    }
    boolean met =
        PlainPreferences.met(routed, routed.getConditions(), tenant, userId, person.facts())
            && PlainPreferences.met(routed, ofStep, tenant, userId, person.facts());
    if (!met) {
      return "conditions";
    }
    return hears(routed, channel, tenant, userId, person) ? null : "preferences";
  }

  private static boolean hears(
      RoutedNotification routed,
      Channel channel,
      @Nullable String tenant,
      String userId,
      Person person) {
    return PlainPreferences.hears(
        routed, channel, tenant, userId, person.facts(), person.preferences);
  }

  private static Channel http(String key) {
    return new Channel("http", key, "no id that anybody names");
  }

  private static Told.Due due(
      Person person, String userId, FeedEventType type, Message message, long position, long at) {
    return new Told.Due(person, userId, type, message, null, position, at, null, false);
  }

  private void retract(String id, long position) {
    Sent notification = sent.computeIfAbsent(id, Sent::new);
    notification.retracted = true;
    if (!notification.parts.isEmpty()) {
      count(notification, position);
    }
  }

  private void count(Sent of, long position) {
    counted.add(
        new Counted(
            of.id,
            position,
            of.matched(),
            new TreeMap<>(of.suppressed),
            of.delivered(),
            of.complete(),
            of.retracted,
            Words.copy(of.channels)));
  }

  private @Nullable Reason act(String userId, FeedAction action, long position, long now) {
    Person person = people.get(userId);
    if (person == null) {
      return Reason.UNKNOWN_MESSAGE;
    }
    if (action.getTarget() instanceof AllMessages all) {
      TenantScope scope = new TenantScope(all.getTenantId(), all.getHasTenant());
      long upTo = all.getUpTo() == null ? position : all.getUpTo();
      due.add(
          new Told.Due(
              person,
              userId,
              FeedEventType.valueOf(action.getAction().name()),
              null,
              scope,
              position,
              now,
              Math.min(upTo, position),
              !all.getFeed().equals("inbox")));
      person.messages.stream()
          .filter(message -> message.position <= upTo && inScope(message.tenant, scope))
          .filter(message -> all.getFeed().equals("inbox"))
          .forEach(message -> message.say(action.getAction(), now));
      return null;
    }
    boolean all = true;
    for (String text : ((MessageIds) action.getTarget()).getMessageIds()) {
      Message message = message(person, MessageId.parse(text).orElseThrow().notificationId());
      boolean there = message != null && !message.sent.retracted && !tooOld(message, now);
      if (message != null && there) {
        boolean changes = message.say(action.getAction(), now);
        if (changes) {
          FeedEventType type = FeedEventType.valueOf(action.getAction().name());
          due.add(due(person, userId, type, message, position, now));
        }
      }
      all &= there;
    }
    return all ? null : Reason.UNKNOWN_MESSAGE;
  }

  /** A tenant's messages come with those that have no tenant, unless one asks for either alone. */
  static boolean inScope(@Nullable String messageTenant, TenantScope scope) {
    if (messageTenant == null) {
      return scope.hasTenant() == null || !scope.hasTenant();
    }
    return (scope.hasTenant() == null || scope.hasTenant())
        && (scope.tenant() == null || scope.tenant().equals(messageTenant));
  }

  private static @Nullable Message message(Person person, String notificationId) {
    return person.messages.stream()
        .filter(message -> message.sent.id.equals(notificationId))
        .findFirst()
        .orElse(null);
  }

  private boolean tooOld(Message message, long now) {
    return message.at < now - settings.retention().toMillis();
  }

  /** Everything that shows to a person, newest first, archived or not. */
  List<Message> feed(Person person, long now) {
    return person.messages.stream()
        .filter(message -> shows(message, person, now))
        .sorted(Comparator.comparingLong((Message message) -> message.position).reversed())
        .toList();
  }

  private boolean shows(Message message, Person person, long now) {
    Long expiresAt = message.sent.expiresAt;
    boolean gone = message.sent.retracted || (expiresAt != null && expiresAt <= now);
    boolean mine =
        message.tenant == null
            || message.byName
            || person.belongsSince(message.tenant, message.position);
    return !gone && mine && !tooOld(message, now) && aboveFloor(message, person);
  }

  /** The newest messages of each tenant are kept, whether or not they show. */
  private boolean aboveFloor(Message message, Person person) {
    long newer =
        person.messages.stream()
            .filter(other -> java.util.Objects.equals(other.tenant, message.tenant))
            .filter(other -> other.position > message.position)
            .count();
    return newer < settings.limit();
  }
}
