package io.carillon.api.stores;

import io.carillon.api.lookup.UserPartition;
import io.carillon.api.read.Explanation;
import io.carillon.api.read.NotReadyException;
import io.carillon.api.read.Person;
import io.carillon.avro.PreferenceSet;
import io.carillon.schemas.MessageId;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.feed.Badge;
import io.carillon.topology.feed.Explainer;
import io.carillon.topology.feed.FeedItem;
import io.carillon.topology.feed.FeedPage;
import io.carillon.topology.feed.FeedQuery;
import io.carillon.topology.feed.FeedReader;
import io.carillon.topology.feed.FeedSettings;
import io.carillon.topology.state.UserState;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A user whose partition is here. What spans several rows is read between two writes. */
final class StorePerson implements Person {

  /** User partitions have not been re-numbered yet: no release can. */
  static final int EPOCH = 0;

  private final String id;
  private final UserPartition partition;
  private final FeedReader reader;
  private final Explainer explainer;
  private final Clock clock;

  StorePerson(String id, UserPartition partition, FeedSettings settings, Clock clock) {
    this.id = id;
    this.partition = partition;
    this.reader = new FeedReader(partition.feed(), settings);
    this.explainer = new Explainer(partition.feed(), settings);
    this.clock = clock;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public int epoch() {
    return EPOCH;
  }

  @Override
  public Optional<UserState> state() {
    return Reads.guarded(() -> Optional.ofNullable(partition.users().find(id)));
  }

  @Override
  public Map<@Nullable String, PreferenceSet> preferences() {
    return consistently(user -> partition.preferences().of(user.getOrdinal())).orElse(Map.of());
  }

  @Override
  public Optional<FeedPage> feed(FeedQuery query) {
    return consistently(user -> reader.page(id, user, query, clock.millis()));
  }

  @Override
  public List<Badge> badges(String feed) {
    return consistently(user -> reader.badges(id, user, feed, clock.millis())).orElse(List.of());
  }

  @Override
  public Optional<FeedItem> message(MessageId message) {
    return message.userId().equals(id)
        ? consistently(user -> reader.message(message, user, clock.millis()))
            .flatMap(found -> found)
        : Optional.empty();
  }

  @Override
  public Optional<Explanation> explain(String notificationId) {
    long now = clock.millis();
    return state().isPresent()
        ? consistently(user -> explainer.explain(notificationId, id, user, now))
            .flatMap(found -> found)
            .map(StorePerson::explanation)
        : Reads.guarded(() -> explainer.explain(notificationId, id, null, now))
            .map(StorePerson::explanation);
  }

  private static Explanation explanation(io.carillon.topology.feed.Explanation from) {
    return new Explanation(
        from.delivered(),
        from.evaluated(),
        steps(from.steps()),
        from.channels().stream()
            .map(
                each ->
                    new Explanation.Channel(each.channel(), each.delivered(), steps(each.steps())))
            .toList());
  }

  private static List<Explanation.Step> steps(
      List<io.carillon.topology.feed.Explanation.Step> from) {
    return from.stream()
        .map(step -> new Explanation.Step(step.step(), step.outcome(), step.detail(), step.facts()))
        .toList();
  }

  @Override
  public CompletionStage<Optional<Rejection>> whenPassed(long offset) {
    return partition
        .whenPassed(offset)
        .exceptionally(
            moved -> {
              throw new NotReadyException("the partition has just moved; try again");
            });
  }

  /** Reads with the user as they are at that moment; empty when nobody knows them. */
  private <T> Optional<T> consistently(Function<UserState, T> read) {
    return state()
        .flatMap(
            known -> partition.memory().stamps().read(known.getOrdinal(), () -> state().map(read)));
  }
}
