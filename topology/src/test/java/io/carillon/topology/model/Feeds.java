package io.carillon.topology.model;

import io.carillon.topology.feed.FeedCounts;
import io.carillon.topology.feed.FeedQuery.Status;
import io.carillon.topology.feed.MessageState;
import io.carillon.topology.model.Observed.Question;
import io.carillon.topology.model.Observed.SeenBadge;
import io.carillon.topology.model.Observed.SeenMessage;
import io.carillon.topology.model.Observed.SeenQuery;
import io.carillon.topology.model.Observed.SeenUser;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What one feed says, in itself and beside the model. */
final class Feeds {

  private Feeds() {}

  private static List<Long> positions(List<SeenMessage> feed) {
    return feed.stream().map(SeenMessage::position).toList();
  }

  private static List<Long> joined(List<List<Long>> pages) {
    return pages.stream().flatMap(List::stream).toList();
  }

  /** Each message is in a feed once, and on one page of it. */
  record NoDuplicateMessage() implements Invariant {

    @Override
    public String name() {
      return "NoDuplicateMessage";
    }

    @Override
    public void check(Evidence evidence, Consumer<String> violation) {
      for (SeenUser user : evidence.observed().users()) {
        List<String> ids = user.feed().stream().map(SeenMessage::notificationId).toList();
        String what = user.id() + " has twice one of ";
        once(what, ids, violation);
        for (SeenQuery query : user.queries()) {
          once(what, joined(query.down()), violation);
          once(what, joined(query.up()), violation);
        }
        contents(evidence, user, violation);
      }
    }

    private static void once(String what, Collection<?> all, Consumer<String> violation) {
      if (new HashSet<>(all).size() < all.size()) {
        violation.accept(what + all);
      }
    }

    /** Two ids for one thing that was said once are two messages too. */
    private static void contents(Evidence evidence, SeenUser user, Consumer<String> violation) {
      for (SeenMessage message : user.feed()) {
        if (!evidence.model().sent.containsKey(message.notificationId())) {
          violation.accept(user.id() + " has " + message + ", which nobody sent");
        }
      }
    }
  }

  /** The order is the log's, on every read and on every page. */
  record OrderedPerUser() implements Invariant {

    @Override
    public String name() {
      return "OrderedPerUser";
    }

    @Override
    public void check(Evidence evidence, Consumer<String> violation) {
      for (SeenUser user : evidence.observed().users()) {
        List<Long> positions = positions(user.feed());
        List<Long> newestFirst = new ArrayList<>(positions);
        newestFirst.sort(Collections.reverseOrder());
        if (!positions.equals(newestFirst)) {
          violation.accept(user.id() + " reads " + positions);
        }
        if (!user.feed().equals(user.again())) {
          violation.accept(user.id() + " reads " + user.feed() + " and then " + user.again());
        }
        for (SeenQuery query : user.queries()) {
          List<Long> paged = joined(query.down());
          if (!paged.equals(positions.stream().filter(paged::contains).toList())) {
            violation.accept(user.id() + " pages through " + query + ", not as in " + positions);
          }
        }
      }
      Invariant.forEachUser(evidence, (user, person) -> check(evidence, user, person, violation));
    }

    private static void check(
        Evidence evidence, SeenUser user, Person person, Consumer<String> violation) {
      Map<String, Long> places =
          evidence.model().feed(person, evidence.observed().now()).stream()
              .collect(Collectors.toMap(message -> message.sent.id, message -> message.position));
      for (SeenMessage message : user.feed()) {
        Long place = places.get(message.notificationId());
        if (place != null && place != message.position()) {
          violation.accept(user.id() + " has " + message + ", whose place is " + place);
        }
      }
    }
  }

  /** The counts are what paging counts. */
  record CountsAgree() implements Invariant {

    @Override
    public String name() {
      return "CountsAgree";
    }

    @Override
    public void check(Evidence evidence, Consumer<String> violation) {
      for (SeenUser user : evidence.observed().users()) {
        for (SeenQuery query : user.queries()) {
          check(evidence, user, query, violation);
        }
        List<SeenBadge> badges = badges(user.feed());
        if (!new HashSet<>(badges).equals(new HashSet<>(user.badges()))) {
          violation.accept(user.id() + " has badges " + user.badges() + ", not " + badges);
        }
      }
    }

    private static void check(
        Evidence evidence, SeenUser user, SeenQuery query, Consumer<String> violation) {
      Question question = query.question();
      List<SeenMessage> counted =
          user.feed().stream()
              .filter(each -> Model.inScope(each.tenant(), question.scope()))
              .filter(archived(question))
              .filter(each -> !question.filtered() || passes(evidence, each))
              .toList();
      if (!query.counts().equals(counts(counted))) {
        violation.accept(user.id() + " reads " + query + ", but has " + counted);
      }
      List<Long> expected = positions(counted.stream().filter(status(question.status())).toList());
      if (!joined(query.down()).equals(expected)) {
        violation.accept(user.id() + " pages " + query + ", but has " + expected);
      }
      List<List<Long>> up = new ArrayList<>(query.up());
      Collections.reverse(up);
      if (!joined(up).equals(expected)) {
        violation.accept(user.id() + " pages back " + query + ", but has " + expected);
      }
    }

    private static boolean passes(Evidence evidence, SeenMessage message) {
      Sent sent = evidence.model().sent.get(message.notificationId());
      return sent != null && Observer.passes(sent.moments.get(0).routed().getContent().getTitle());
    }

    private static Predicate<SeenMessage> archived(Question question) {
      return switch (question.archived()) {
        case INCLUDE -> each -> true;
        case EXCLUDE -> each -> each.archived() == null;
        case ONLY -> each -> each.archived() != null;
      };
    }

    private static Predicate<SeenMessage> status(Status status) {
      return switch (status) {
        case ALL -> each -> true;
        case SEEN -> each -> each.seen() != null;
        case UNSEEN -> each -> each.seen() == null;
        case READ -> each -> each.read() != null;
        case UNREAD -> each -> each.read() == null;
      };
    }

    private static FeedCounts counts(List<SeenMessage> messages) {
      return new FeedCounts(
          messages.size(),
          (int) messages.stream().filter(each -> each.read() == null).count(),
          (int) messages.stream().filter(each -> each.seen() == null).count());
    }

    private static List<SeenBadge> badges(List<SeenMessage> feed) {
      List<SeenMessage> counted = feed.stream().filter(each -> each.archived() == null).toList();
      return counted.stream()
          .map(SeenMessage::tenant)
          .distinct()
          .map(
              tenant ->
                  new SeenBadge(
                      tenant,
                      counts(
                          counted.stream()
                              .filter(each -> Objects.equals(each.tenant(), tenant))
                              .toList())))
          .toList();
    }
  }

  /** What was said holds in the next read: states and since when, people and tenants. */
  record ReadYourWrites() implements Invariant {

    @Override
    public String name() {
      return "ReadYourWrites";
    }

    @Override
    public void check(Evidence evidence, Consumer<String> violation) {
      evidence.positions().differences("position").forEach(violation);
      evidence.tenants().inAnyOrder().differences("tenant").forEach(violation);
      Invariant.forEachUser(evidence, (user, person) -> check(evidence, user, person, violation));
    }

    private static void check(
        Evidence evidence, SeenUser user, Person person, Consumer<String> violation) {
      if (!user.attributes().equals(person.facts().attributes())
          || !user.memberships().equals(person.facts().memberships())
          || user.identified() != person.identified) {
        violation.accept(user + " is " + person.facts());
      }
      Map<String, Message> messages =
          evidence.model().feed(person, evidence.observed().now()).stream()
              .collect(Collectors.toMap(message -> message.sent.id, message -> message));
      for (List<SeenMessage> read : List.of(user.feed(), user.single())) {
        for (SeenMessage seen : read) {
          Message message = messages.get(seen.notificationId());
          if (message != null && !states(seen).equals(states(message))) {
            violation.accept(
                user.id()
                    + " has "
                    + seen
                    + ", which is seen, read, interacted, archived since "
                    + states(message));
          }
        }
      }
    }

    private static List<@Nullable Long> states(SeenMessage seen) {
      return java.util.Arrays.asList(seen.seen(), seen.read(), seen.interacted(), seen.archived());
    }

    private static List<@Nullable Long> states(Message message) {
      return java.util.Arrays.asList(
          message.since(MessageState.SEEN),
          message.since(MessageState.READ),
          message.since(MessageState.INTERACTED),
          message.since(MessageState.ARCHIVED));
    }
  }
}
