package io.carillon.guarantees.invariant;

import io.carillon.avro.ChangeOperation;
import io.carillon.avro.Content;
import io.carillon.avro.FeedAction;
import io.carillon.avro.MessageAction;
import io.carillon.avro.MessageIds;
import io.carillon.avro.RoutedNotification;
import io.carillon.avro.UserChange;
import io.carillon.avro.UserLogEntry;
import io.carillon.guarantees.evidence.Delivered;
import io.carillon.guarantees.evidence.Evidence;
import io.carillon.guarantees.evidence.Fate;
import io.carillon.guarantees.evidence.FeedSeen;
import io.carillon.guarantees.evidence.FeedSeen.Counts;
import io.carillon.guarantees.evidence.FeedSeen.Seen;
import io.carillon.guarantees.evidence.Ingress;
import io.carillon.guarantees.evidence.Letter;
import io.carillon.guarantees.evidence.Logged;
import io.carillon.guarantees.evidence.Marks;
import io.carillon.guarantees.evidence.OutcomeSeen;
import io.carillon.guarantees.evidence.ReadBack;
import io.carillon.guarantees.evidence.Said;
import io.carillon.guarantees.evidence.StreamSeen;
import io.carillon.guarantees.evidence.TopicEvent;
import io.carillon.guarantees.evidence.UserSeen;
import io.carillon.guarantees.model.Audience;
import io.carillon.guarantees.model.Change;
import io.carillon.guarantees.model.Model;
import io.carillon.guarantees.model.Notification;
import io.carillon.guarantees.model.Scope;
import io.carillon.guarantees.model.Sending;
import io.carillon.schemas.MessageId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A short history in which all is well, to be spoilt. One user partition; time is the position. */
final class Story {

  private static final long NOW = 1_000_000;

  final Model model = new Model(1, 60);
  final List<Said> said = new ArrayList<>();
  final List<Ingress> ingress = new ArrayList<>();
  final List<Logged> log = new ArrayList<>();
  final List<UserSeen> users = new ArrayList<>();
  final List<FeedSeen> feeds = new ArrayList<>();
  final List<FeedSeen> glimpses = new ArrayList<>();
  final List<StreamSeen> streams = new ArrayList<>();
  final List<TopicEvent> topicEvents = new ArrayList<>();
  final List<Delivered> deliveries = new ArrayList<>();
  final List<ReadBack> readBacks = new ArrayList<>();
  final List<OutcomeSeen> outcomes = new ArrayList<>();
  final List<Letter> lettersExpected = new ArrayList<>();
  final List<Letter> letters = new ArrayList<>();
  final List<String> oddities = new ArrayList<>();

  /** Ann is admin of acme, bob of globex and a viewer in acme. */
  static Story told() {
    Story story = new Story();
    story.change("ann", "c1", Map.of("acme", Map.of("role", "admin")));
    story.change(
        "bob", "c2", Map.of("acme", Map.of("role", "viewer"), "globex", Map.of("role", "admin")));
    story.change("cid", "c3", Map.of());
    story.send("n1", null, new Audience.Role("acme", "admin", List.of()));
    story.send("n2", "globex", new Audience.Members("globex"));
    story.send("n3", null, new Audience.Named(List.of("ann", "bob")));
    story.act("ann", "a1", MessageAction.READ, "id-n3");
    story.erase("cid", "e1");
    Letter letter = new Letter("unreadable", "origin");
    story.said.add(
        new Said(
            "x1",
            Said.By.KAFKA,
            new Said.Nonsense("notify", "unreadable"),
            Fate.ACKNOWLEDGED,
            0,
            0));
    story.lettersExpected.add(letter);
    story.letters.add(letter);
    story.look();
    return story;
  }

  private long position() {
    return log.size();
  }

  private void log(@Nullable String userId, Object change) {
    log.add(new Logged(0, position(), position(), userId, new UserLogEntry(change, null)));
  }

  private void said(String mark, Said.What what) {
    said.add(
        new Said(
            mark, Said.By.HTTP, what, Fate.ACKNOWLEDGED, 10 * position(), 10 * position() + 5));
  }

  private void change(String user, String mark, Map<String, Map<String, String>> memberships) {
    Map<String, @Nullable Map<String, @Nullable Object>> of = new java.util.HashMap<>();
    memberships.forEach(
        (tenant, attributes) -> of.put(tenant, new java.util.HashMap<>(attributes)));
    Change change = new Change(Map.of(Marks.HTTP, mark), of);
    said(mark, new Said.ChangeUser(user, change));
    model.change(user, change, position());
    log(user, change.avro());
  }

  private void erase(String user, String mark) {
    said(mark, new Said.Erase(user));
    model.erase(user);
    log(user, new UserChange(ChangeOperation.DELETE, Map.of(), Map.of()));
  }

  private void send(String mark, @Nullable String tenant, Audience audience) {
    Sending sending = new Sending(mark, tenant, audience, null, mark.equals("n1"));
    said(mark, new Said.Send(sending, "id-" + mark));
    ingress.add(new Ingress("notify", 0, position(), mark));
    model.notify(0, position(), position(), "id-" + mark, sending);
    log(null, routed(mark));
  }

  static RoutedNotification routed(String mark) {
    return RoutedNotification.newBuilder()
        .setId("id-" + mark)
        .setAcceptedAt(0)
        .setContent(Content.newBuilder().setTitle(mark).build())
        .build();
  }

  private void act(String user, String mark, MessageAction action, String notificationId) {
    String messageId = new MessageId(notificationId, user).toString();
    said(mark, new Said.Act(user, action, messageId));
    FeedAction change = new FeedAction(action, new MessageIds(List.of(messageId)), null);
    model.act(user, change, position(), position());
    log(user, change);
  }

  /** What an installation in order would answer. */
  private void look() {
    for (String user : List.of("ann", "bob", "cid")) {
      List<Seen> feed =
          model.feed(user, NOW).stream()
              .map(
                  each ->
                      new Seen(
                          new MessageId(each.notificationId(), user).toString(),
                          each.notificationId(),
                          each.mark(),
                          each.tenant(),
                          each.seenAt(),
                          each.readAt(),
                          each.interactedAt(),
                          each.archivedAt(),
                          each.position()))
              .toList();
      FeedSeen seen = new FeedSeen(user, "a", Scope.ALL, "include", feed, Counts.of(feed), true);
      feeds.add(seen);
      glimpses.add(seen);
      streams.add(stream(user, feed));
      users.add(
          new UserSeen(
              user,
              "a",
              model.person(user).isPresent(),
              model.person(user).map(each -> each.attributes()).orElse(Map.of()),
              model.person(user).map(each -> each.memberships()).orElse(Map.of())));
    }
    topicEvents.add(told("feed.acme", "ann", "CREATED", "id-n1", "acme", 3));
    topicEvents.add(told("feed-shared", "bob", "CREATED", "id-n2", "globex", 4));
    topicEvents.add(told("feed", "ann", "CREATED", "id-n3", null, 5));
    topicEvents.add(told("feed", "bob", "CREATED", "id-n3", null, 5));
    topicEvents.add(told("feed", "ann", "READ", "id-n3", null, 6));
    deliveries.add(delivered("ann", "id-n1"));
    readBacks.add(new ReadBack("ann at a", Set.of("c1"), "c1"));
    for (Notification each : model.notifications().values()) {
      outcomes.add(new OutcomeSeen(each.id(), "a", "resolved", each.matched(), each.delivered()));
    }
  }

  static Delivered delivered(String user, String notificationId) {
    String messageId = new MessageId(notificationId, user).toString();
    return new Delivered(0, 0, messageId, messageId, notificationId, user);
  }

  static TopicEvent told(
      String topic,
      String user,
      String type,
      String notificationId,
      @Nullable String tenant,
      long position) {
    return new TopicEvent(topic, 0, position, user, type, notificationId, tenant, position, null);
  }

  /** Fetched when there was nothing, cut once, resumed. */
  private static StreamSeen stream(String user, List<Seen> feed) {
    List<StreamSeen.Event> events = new ArrayList<>();
    for (int i = feed.size() - 1; i >= 0; i--) {
      long position = 3 + events.size();
      Seen message = feed.get(i);
      events.add(
          new StreamSeen.Event(
              1 + events.size(),
              position - 1,
              position,
              "message.created",
              List.of(message.messageId()),
              message));
    }
    return new StreamSeen(user, Scope.ALL, events, feed, Counts.of(feed), true);
  }

  /** Another feed for a user, with the counts it has itself. */
  void replaceFeed(List<FeedSeen> in, String user, List<Seen> messages) {
    in.replaceAll(
        feed ->
            feed.userId().equals(user)
                ? new FeedSeen(
                    user, "a", feed.scope(), "include", messages, Counts.of(messages), true)
                : feed);
  }

  List<Seen> feed(String user) {
    return new ArrayList<>(
        feeds.stream()
            .filter(feed -> feed.userId().equals(user))
            .findFirst()
            .orElseThrow()
            .messages());
  }

  Evidence evidence() {
    return new Evidence(
        model,
        NOW,
        said,
        ingress,
        log,
        users,
        feeds,
        glimpses,
        streams,
        topicEvents,
        deliveries,
        Map.of("", "feed", "acme", "feed.acme", "globex", "feed-shared"),
        readBacks,
        outcomes,
        lettersExpected,
        letters,
        oddities);
  }
}
