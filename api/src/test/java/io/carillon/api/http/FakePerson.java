package io.carillon.api.http;

import io.carillon.api.read.Explanation;
import io.carillon.api.read.Person;
import io.carillon.avro.PreferenceSet;
import io.carillon.schemas.MessageId;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.feed.Badge;
import io.carillon.topology.feed.FeedCounts;
import io.carillon.topology.feed.FeedItem;
import io.carillon.topology.feed.FeedPage;
import io.carillon.topology.feed.FeedQuery;
import io.carillon.topology.feed.FeedQuery.Archived;
import io.carillon.topology.feed.MessageState;
import io.carillon.topology.state.UserState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A user in memory: what the resources read, by the obvious rules. */
final class FakePerson implements Person {

  final List<FeedItem> messages = new ArrayList<>();
  final Map<String, Explanation> explanations = new HashMap<>();
  int epoch = 1;
  int partition;
  @Nullable UserState state;
  CompletionStage<Optional<Rejection>> passed = CompletableFuture.completedFuture(Optional.empty());

  final Map<@Nullable String, PreferenceSet> preferences = new HashMap<>();

  private final String id;

  FakePerson(String id) {
    this.id = id;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public int epoch() {
    return epoch;
  }

  @Override
  public Optional<UserState> state() {
    return Optional.ofNullable(state);
  }

  @Override
  public Map<@Nullable String, PreferenceSet> preferences() {
    return preferences;
  }

  @Override
  public Optional<FeedPage> feed(FeedQuery query) {
    if (state == null) {
      return Optional.empty();
    }
    Predicate<FeedItem> filter = query.filter();
    List<FeedItem> matching =
        newestFirst()
            .filter(m -> query.scope().includes(m.tenant()))
            .filter(m -> archived(query.archived(), m.states().is(MessageState.ARCHIVED)))
            .filter(m -> filter == null || filter.test(m))
            .toList();
    List<FeedItem> listed = matching.stream().filter(m -> listed(query.status(), m)).toList();
    Long olderThan = query.olderThan();
    Long newerThan = query.newerThan();
    List<FeedItem> within =
        listed.stream()
            .filter(m -> olderThan == null || m.position() < olderThan)
            .filter(m -> newerThan == null || m.position() > newerThan)
            .toList();
    int surplus = Math.max(0, within.size() - query.pageSize());
    List<FeedItem> page =
        newerThan == null
            ? within.subList(0, within.size() - surplus)
            : within.subList(surplus, within.size());
    boolean older = !page.isEmpty() && listed.get(listed.size() - 1) != page.get(page.size() - 1);
    boolean newer = !page.isEmpty() && listed.get(0) != page.get(0);
    return Optional.of(
        new FeedPage(
            page,
            older ? Long.valueOf(page.get(page.size() - 1).position()) : null,
            newer ? Long.valueOf(page.get(0).position()) : null,
            counts(matching)));
  }

  private java.util.stream.Stream<FeedItem> newestFirst() {
    return messages.stream().sorted(Comparator.comparing(FeedItem::position).reversed());
  }

  private static boolean archived(Archived asked, boolean archived) {
    return asked == Archived.INCLUDE || archived == (asked == Archived.ONLY);
  }

  private static boolean listed(FeedQuery.Status status, FeedItem item) {
    return switch (status) {
      case ALL -> true;
      case UNSEEN -> !item.states().is(MessageState.SEEN);
      case SEEN -> item.states().is(MessageState.SEEN);
      case UNREAD -> !item.states().is(MessageState.READ);
      case READ -> item.states().is(MessageState.READ);
    };
  }

  private static FeedCounts counts(List<FeedItem> items) {
    return new FeedCounts(
        items.size(),
        (int) items.stream().filter(m -> !m.states().is(MessageState.READ)).count(),
        (int) items.stream().filter(m -> !m.states().is(MessageState.SEEN)).count());
  }

  @Override
  public List<Badge> badges(String feed) {
    return messages.stream()
        .map(FeedItem::tenant)
        .distinct()
        .map(
            tenant ->
                new Badge(
                    tenant,
                    counts(
                        messages.stream()
                            .filter(m -> java.util.Objects.equals(m.tenant(), tenant))
                            .toList())))
        .toList();
  }

  @Override
  public Optional<FeedItem> message(MessageId id) {
    return messages.stream().filter(m -> m.id().equals(id)).findFirst();
  }

  @Override
  public Optional<Explanation> explain(String notificationId) {
    return Optional.ofNullable(explanations.get(notificationId));
  }

  @Override
  public CompletionStage<Optional<Rejection>> whenPassed(long offset) {
    return passed;
  }
}
