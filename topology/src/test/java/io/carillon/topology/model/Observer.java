package io.carillon.topology.model;

import io.carillon.schemas.MessageId;
import io.carillon.topology.feed.Explainer;
import io.carillon.topology.feed.Explanation;
import io.carillon.topology.feed.FeedCounts;
import io.carillon.topology.feed.FeedItem;
import io.carillon.topology.feed.FeedPage;
import io.carillon.topology.feed.FeedQuery;
import io.carillon.topology.feed.FeedQuery.Archived;
import io.carillon.topology.feed.FeedQuery.Status;
import io.carillon.topology.feed.FeedReader;
import io.carillon.topology.feed.FeedSettings;
import io.carillon.topology.feed.FeedStores;
import io.carillon.topology.feed.MessageState;
import io.carillon.topology.feed.MessageStates;
import io.carillon.topology.feed.TenantScope;
import io.carillon.topology.model.Observed.Question;
import io.carillon.topology.model.Observed.SeenBadge;
import io.carillon.topology.model.Observed.SeenMessage;
import io.carillon.topology.model.Observed.SeenQuery;
import io.carillon.topology.model.Observed.SeenUser;
import io.carillon.topology.resolve.Users;
import io.carillon.topology.resolve.segment.UserFacts;
import io.carillon.topology.state.UserState;
import io.carillon.topology.store.KeyReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/** Looks at one user partition through the engine's own readers, as the API does. */
final class Observer {

  private static final String FEED = "inbox";
  private static final int PAGE_SIZE = 3;
  private static final int MANY = 10_000;

  private final Users users;
  private final FeedStores stores;
  private final FeedReader reader;
  private final Explainer explainer;

  Observer(Users users, FeedStores stores, FeedSettings settings) {
    this.users = users;
    this.stores = stores;
    this.reader = new FeedReader(stores, settings);
    this.explainer = new Explainer(stores, settings);
  }

  /** All questions there are about a few tenants. */
  static List<Question> questions(Collection<String> tenants) {
    List<TenantScope> scopes = new ArrayList<>();
    scopes.add(TenantScope.ALL);
    scopes.add(new TenantScope(null, true));
    scopes.add(new TenantScope(null, false));
    for (String tenant : tenants) {
      scopes.add(new TenantScope(tenant, null));
      scopes.add(new TenantScope(tenant, true));
    }
    List<Question> questions = new ArrayList<>();
    for (TenantScope scope : scopes) {
      for (Archived archived : Archived.values()) {
        for (Status status : Status.values()) {
          questions.add(ask(scope, archived, status, false));
        }
      }
      questions.add(ask(scope, Archived.EXCLUDE, Status.ALL, true));
    }
    return questions;
  }

  private static Question ask(
      TenantScope scope, Archived archived, Status status, boolean filtered) {
    return new Question(scope.tenant(), scope.hasTenant(), archived, status, filtered);
  }

  /**
   * @param notificationIds asked for one by one, for each user
   */
  Observed look(long now, List<Question> questions, Collection<String> notificationIds) {
    List<SeenUser> seen = new ArrayList<>();
    Set<Integer> ordinals = new HashSet<>();
    users.forEach(
        (id, user) -> {
          seen.add(look(id, user, now, questions, notificationIds));
          ordinals.add(user.getOrdinal());
        });
    List<String> leftovers = new ArrayList<>();
    leftovers.addAll(notOf(ordinals, stores.entries()));
    leftovers.addAll(notOf(ordinals, stores.marks()));
    return new Observed(now, seen, leftovers);
  }

  /** Rows of users who are not there: both stores' keys begin with whose they are. */
  private static List<String> notOf(
      Set<Integer> ordinals, ReadOnlyKeyValueStore<Bytes, byte[]> store) {
    List<String> rows = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> each = store.all()) {
      while (each.hasNext()) {
        Bytes key = each.next().key;
        if (!ordinals.contains(new KeyReader(key).number())) {
          rows.add(key.toString());
        }
      }
    }
    return rows;
  }

  private SeenUser look(
      String id, UserState user, long now, List<Question> questions, Collection<String> asked) {
    List<SeenMessage> single = new ArrayList<>();
    List<String> explained = new ArrayList<>();
    for (String notificationId : asked) {
      explainer
          .explain(notificationId, id, user, now)
          .filter(Explanation::delivered)
          .ifPresent(delivered -> explained.add(notificationId));
      reader
          .message(new MessageId(notificationId, id), user, now)
          .ifPresent(item -> single.add(message(item)));
    }
    UserFacts facts = Users.facts(user);
    return new SeenUser(
        id,
        user.getIdentified(),
        new TreeMap<>(facts.attributes()),
        new TreeMap<>(facts.memberships()),
        feed(id, user, now),
        feed(id, user, now),
        questions.stream().map(question -> query(id, user, question, now)).toList(),
        reader.badges(id, user, FEED, now).stream()
            .map(badge -> new SeenBadge(badge.tenant(), badge.counts()))
            .toList(),
        List.copyOf(asked),
        single,
        explained);
  }

  private List<SeenMessage> feed(String id, UserState user, long now) {
    FeedQuery all =
        new FeedQuery(FEED, TenantScope.ALL, Archived.INCLUDE, null, Status.ALL, MANY, null, null);
    return reader.page(id, user, all, now).items().stream().map(Observer::message).toList();
  }

  private static SeenMessage message(FeedItem item) {
    MessageStates states = item.states();
    return new SeenMessage(
        item.id().notificationId(),
        item.position(),
        item.tenant(),
        item.byName(),
        item.content().title(),
        states.since(MessageState.SEEN),
        states.since(MessageState.READ),
        states.since(MessageState.INTERACTED),
        states.since(MessageState.ARCHIVED));
  }

  /** The content filter of {@link Question#filtered}. */
  static boolean passes(String title) {
    return title.hashCode() % 2 == 0;
  }

  private SeenQuery query(String id, UserState user, Question question, long now) {
    List<List<Long>> down = new ArrayList<>();
    FeedPage first = page(id, user, question, null, null, now);
    FeedPage page = first;
    down.add(positions(page));
    while (page.olderThan() != null) {
      page = page(id, user, question, page.olderThan(), null, now);
      down.add(positions(page));
    }
    List<List<Long>> up = new ArrayList<>();
    up.add(positions(page));
    while (page.newerThan() != null) {
      page = page(id, user, question, null, page.newerThan(), now);
      up.add(positions(page));
    }
    FeedCounts counts = first.counts();
    return new SeenQuery(question, counts, down, up);
  }

  private static List<Long> positions(FeedPage page) {
    return page.items().stream().map(FeedItem::position).toList();
  }

  private FeedPage page(
      String id,
      UserState user,
      Question question,
      @Nullable Long olderThan,
      @Nullable Long newerThan,
      long now) {
    Predicate<FeedItem> filter =
        question.filtered() ? item -> passes(item.notification().getTitle()) : null;
    return reader.page(
        id,
        user,
        new FeedQuery(
            FEED,
            question.scope(),
            question.archived(),
            filter,
            question.status(),
            PAGE_SIZE,
            olderThan,
            newerThan),
        now);
  }
}
