package io.carillon.topology.model;

import io.carillon.topology.model.Model.Counted;
import io.carillon.topology.model.Observed.SeenMessage;
import io.carillon.topology.model.Observed.SeenQuery;
import io.carillon.topology.model.Observed.SeenUser;
import io.carillon.topology.resolve.segment.Segment;
import io.carillon.topology.resolve.segment.SegmentEvaluator;
import io.carillon.topology.resolve.segment.UserFacts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who has which message, and who must not. */
final class Audiences {

  private Audiences() {}

  private static Set<String> ids(List<SeenMessage> messages) {
    return messages.stream().map(SeenMessage::notificationId).collect(Collectors.toSet());
  }

  /** Everyone who matched at its place in the log has it, and the counts say how many they are. */
  record NoRecipientMissed() implements Invariant {

    @Override
    public String name() {
      return "NoRecipientMissed";
    }

    @Override
    public void check(Evidence evidence, Consumer<String> violation) {
      Set<String> seen =
          evidence.observed().users().stream().map(SeenUser::id).collect(Collectors.toSet());
      evidence.model().people.keySet().stream()
          .filter(id -> !seen.contains(id))
          .forEach(id -> violation.accept("user " + id + " is not there"));
      Invariant.forEachUser(evidence, (user, person) -> check(evidence, user, person, violation));
      evidence.outcomes().differences("outcome").forEach(violation);
      byId(evidence.model().counted)
          .forEach(
              (id, expected) -> {
                List<Counted> actual = byId(evidence.counted()).getOrDefault(id, List.of());
                if (!actual.equals(expected)) {
                  violation.accept(id + " counted " + actual + " and not " + expected);
                }
              });
    }

    private static void check(
        Evidence evidence, SeenUser user, Person person, Consumer<String> violation) {
      Set<String> has = ids(user.feed());
      Set<String> alone = ids(user.single());
      for (Message message : evidence.model().feed(person, evidence.observed().now())) {
        String id = message.sent.id;
        if (!has.contains(id)) {
          violation.accept(user.id() + " has not " + id + " of position " + message.position);
        } else if (user.asked().contains(id)
            && !(alone.contains(id) && user.explained().contains(id))) {
          violation.accept(user.id() + " has " + id + " in the feed, and not by its id or reason");
        }
      }
    }

    private static Map<String, List<Counted>> byId(List<Counted> counted) {
      return counted.stream().collect(Collectors.groupingBy(Counted::id));
    }
  }

  /** No feed, page or single message shows anything outside its tenants, or to a stranger. */
  record NoTenantLeak() implements Invariant {

    @Override
    public String name() {
      return "NoTenantLeak";
    }

    @Override
    public void check(Evidence evidence, Consumer<String> violation) {
      evidence
          .observed()
          .leftovers()
          .forEach(row -> violation.accept("row " + row + " of someone who is gone"));
      for (SeenUser user : evidence.observed().users()) {
        Person person = evidence.model().people.get(user.id());
        if (person == null) {
          violation.accept("user " + user.id() + " is there and should not be");
        } else {
          Map<String, Message> may =
              evidence.model().feed(person, evidence.observed().now()).stream()
                  .collect(Collectors.toMap(message -> message.sent.id, message -> message));
          user.feed().forEach(each -> check(user, each, may.get(each.notificationId()), violation));
          user.single()
              .forEach(each -> check(user, each, may.get(each.notificationId()), violation));
          user.queries().forEach(query -> check(user, query, violation));
          user.explained().stream()
              .filter(id -> !may.containsKey(id))
              .forEach(id -> violation.accept(user.id() + " is told to have " + id));
        }
      }
    }

    private static void check(
        SeenUser user, SeenMessage seen, @Nullable Message may, Consumer<String> violation) {
      if (may == null) {
        violation.accept(user.id() + " sees " + seen + ", which is not for them or is gone");
      } else if (!Objects.equals(seen.tenant(), may.tenant) || seen.byName() != may.byName) {
        violation.accept(
            user.id() + " sees " + seen + " of " + may.tenant + ", by name: " + may.byName);
      }
    }

    private static void check(SeenUser user, SeenQuery query, Consumer<String> violation) {
      Map<Long, SeenMessage> feed =
          user.feed().stream()
              .collect(Collectors.toMap(SeenMessage::position, each -> each, (a, b) -> a));
      query.down().stream()
          .flatMap(List::stream)
          .forEach(
              position -> {
                SeenMessage message = feed.get(position);
                if (message == null || !Model.inScope(message.tenant(), query.question().scope())) {
                  violation.accept(
                      user.id() + " sees " + message + " at " + position + " in " + query);
                }
              });
    }
  }

  /** Nothing a preference blocked appears, and nothing is missing that none blocked. */
  record PreferencesHonoured() implements Invariant {

    @Override
    public String name() {
      return "PreferencesHonoured";
    }

    @Override
    public void check(Evidence evidence, Consumer<String> violation) {
      Invariant.forEachUser(
          evidence,
          (user, person) -> {
            Set<String> has = ids(user.feed());
            for (Sent sent : evidence.model().sent.values()) {
              if (sent.blocked.contains(person) && has.contains(sent.id)) {
                violation.accept(
                    user.id() + " has " + sent.id + " and wants " + person.preferences);
              }
            }
            if (!person.preferences.isEmpty()) {
              evidence.model().feed(person, evidence.observed().now()).stream()
                  .filter(message -> !has.contains(message.sent.id))
                  .forEach(
                      message ->
                          violation.accept(
                              user.id() + " has not " + message.sent.id + " and wants it"));
            }
          });
    }
  }

  /** What someone is in one tenant never makes them match in another. */
  record MembershipScoped() implements Invariant {

    @Override
    public String name() {
      return "MembershipScoped";
    }

    @Override
    public void check(Evidence evidence, Consumer<String> violation) {
      for (SeenUser user : evidence.observed().users()) {
        for (SeenMessage message : user.feed()) {
          Sent sent = evidence.model().sent.get(message.notificationId());
          if (sent != null && !message.byName()) {
            sent.moments.stream()
                .filter(moment -> moment.position() == message.position())
                .filter(moment -> !matchesWithin(moment, user.id(), message.tenant()))
                .forEach(
                    moment ->
                        violation.accept(
                            user.id()
                                + " got "
                                + message
                                + " for what they are elsewhere: "
                                + moment.routed().getSegment()
                                + " "
                                + moment.users().get(user.id())));
          }
        }
      }
    }

    /** Whether the user matches when nothing is known of what they are in other tenants. */
    private static boolean matchesWithin(
        Sent.Moment moment, String userId, @Nullable String tenant) {
      UserFacts facts = moment.users().get(userId);
      String spelling = moment.routed().getSegment();
      if (facts == null || spelling == null) {
        return false;
      }
      Segment segment = Segment.parse(spelling);
      if (spelling.startsWith("{\"any_tenant\"")) {
        return facts.memberships().keySet().stream()
            .anyMatch(one -> matches(segment, null, only(facts, one)));
      }
      return matches(segment, tenant, only(facts, tenant));
    }

    private static boolean matches(Segment segment, @Nullable String tenant, UserFacts facts) {
      return SegmentEvaluator.evaluate(segment, tenant, facts).matches();
    }

    private static UserFacts only(UserFacts facts, @Nullable String tenant) {
      Map<String, Map<String, Object>> memberships = new HashMap<>();
      facts
          .memberships()
          .forEach((each, of) -> memberships.put(each, each.equals(tenant) ? of : Map.of()));
      return new UserFacts(facts.attributes(), memberships);
    }
  }
}
