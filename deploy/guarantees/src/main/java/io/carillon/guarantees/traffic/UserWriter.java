package io.carillon.guarantees.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.avro.MessageAction;
import io.carillon.guarantees.evidence.Fate;
import io.carillon.guarantees.evidence.FeedSeen;
import io.carillon.guarantees.evidence.FeedSeen.Seen;
import io.carillon.guarantees.evidence.Marks;
import io.carillon.guarantees.evidence.ReadBack;
import io.carillon.guarantees.evidence.Said;
import io.carillon.guarantees.model.Change;
import io.carillon.guarantees.model.Scope;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The one client that changes some users by HTTP and acts for them, and reads back through any
 * instance what was acknowledged.
 */
final class UserWriter extends Worker {

  private static final String NONE = "none";

  private final Api api;
  private final Feeds feeds;
  private final List<String> users;

  /** What each user's mark may be: as last acknowledged, and what may still arrive. */
  private final Map<String, String> last = new HashMap<>();

  private final Map<String, Set<String>> open = new HashMap<>();

  /** Messages of which something was ever taken back: it may arrive late. */
  private final Set<String> undone = new HashSet<>();

  UserWriter(String name, Random random, Journal journal, Api api, List<String> users) {
    super(name, random, journal, 60);
    this.api = api;
    this.feeds = new Feeds(api);
    this.users = users;
  }

  @Override
  void step() {
    String user = any(users);
    int dice = random.nextInt(100);
    if (dice < 50) {
      change(user);
    } else if (dice < 53) {
      erase(user);
    } else {
      act(user);
    }
  }

  /** Mostly patient; sometimes gone before the answer. */
  private Duration patience() {
    return Duration.ofSeconds(chance(80) ? 15 : 2);
  }

  private void change(String user) {
    String mark = journal.mark(name());
    Change change = World.change(random, Marks.HTTP, mark);
    long began = System.nanoTime();
    Reply reply =
        api.call(anyOf(api), "POST", "/v1/users", change.json(user), patience(), Map.of());
    note(mark, new Said.ChangeUser(user, change), reply, began);
    wrote(user, mark, reply);
  }

  private void erase(String user) {
    String mark = journal.mark(name());
    long began = System.nanoTime();
    Reply reply = api.call(anyOf(api), "DELETE", "/v1/users/" + user, null, patience(), Map.of());
    note(mark, new Said.Erase(user), reply, began);
    wrote(user, NONE, reply);
  }

  private void wrote(String user, String value, Reply reply) {
    if (reply.ok()) {
      last.put(user, value);
      readBack(user);
    } else if (reply.fate() != Fate.NEVER) {
      open.computeIfAbsent(user, none -> new HashSet<>()).add(value);
    }
  }

  private void readBack(String user) {
    Reply reply = api.get(anyOf(api), "/v1/users/" + user);
    journal.judge(reply);
    if (reply.status() == 200 || reply.status() == 404) {
      JsonNode mark = reply.body().path("attributes").path(Marks.HTTP);
      Set<String> allowed = new HashSet<>(open.getOrDefault(user, Set.of()));
      allowed.add(last.getOrDefault(user, NONE));
      journal.readBack(
          new ReadBack(
              user + " at " + reply.instance() + " after a change",
              allowed,
              mark.isTextual() ? mark.textValue() : NONE));
    }
  }

  private void act(String user) {
    Optional<FeedSeen> feed = feeds.glimpse(anyOf(api), user, Scope.ALL, "include");
    if (feed.isEmpty() || feed.get().messages().isEmpty()) {
      return;
    }
    if (chance(10)) {
      readAll(user, feed.get());
      return;
    }
    Seen message = any(feed.get().messages());
    switch (random.nextInt(10)) {
      case 0, 1, 2 -> act(user, message, MessageAction.READ, "PUT", "read");
      case 3, 4 -> act(user, message, MessageAction.SEEN, "PUT", "seen");
      case 5, 6 -> act(user, message, MessageAction.ARCHIVED, "PUT", "archived");
      case 7 -> act(user, message, MessageAction.INTERACTED, "PUT", "interacted");
      case 8 -> act(user, message, MessageAction.UNREAD, "DELETE", "read");
      default -> act(user, message, MessageAction.UNARCHIVED, "DELETE", "archived");
    }
  }

  private void act(String user, Seen message, MessageAction action, String method, String state) {
    String mark = journal.mark(name());
    if (method.equals("DELETE")) {
      undone.add(message.messageId() + state);
    }
    String path = "/v1/messages/" + message.messageId();
    long began = System.nanoTime();
    Reply reply = api.call(anyOf(api), method, path + "/" + state, null, patience(), Map.of());
    note(mark, new Said.Act(user, action, message.messageId()), reply, began);
    if (reply.ok() && !undone.contains(message.messageId() + state)) {
      Reply again = api.get(anyOf(api), path);
      if (again.status() == 200) {
        journal.readBack(
            new ReadBack(
                path + " at " + again.instance() + " after " + action,
                Set.of("true"),
                String.valueOf(again.body().path(state + "_at").isTextual())));
      }
    }
  }

  private void readAll(String user, FeedSeen before) {
    Map<String, Object> body = Map.of("user_ids", List.of(user));
    Reply reply =
        api.call(
            anyOf(api),
            "POST",
            "/v1/channels/inbox/messages/bulk/read",
            body,
            patience(),
            Map.of());
    journal.judge(reply);
    if (!reply.ok() || !reply.body().path("status").asText().equals("completed")) {
      return;
    }
    Set<String> were = before.messages().stream().map(Seen::messageId).collect(Collectors.toSet());
    feeds
        .glimpse(anyOf(api), user, Scope.ALL, "include")
        .ifPresent(
            after ->
                after.messages().stream()
                    .filter(each -> were.contains(each.messageId()))
                    .filter(each -> !undone.contains(each.messageId() + "read"))
                    .forEach(
                        each ->
                            journal.readBack(
                                new ReadBack(
                                    each + " in " + after.name() + " after reading all",
                                    Set.of("true"),
                                    String.valueOf(each.readAt() != null)))));
  }

  private void note(String mark, Said.What what, Reply reply, long began) {
    journal.judge(reply);
    journal.said(new Said(mark, Said.By.HTTP, what, reply.fate(), began, System.nanoTime()));
  }
}
