package io.carillon.api.http;

import io.carillon.api.read.Person;
import io.carillon.api.read.Retention;
import io.carillon.topology.feed.FeedPage;
import io.carillon.topology.feed.FeedQuery;
import io.carillon.topology.feed.TenantScope;
import io.carillon.topology.state.UserState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is gone with a user: counted before, said after. */
record Erasure(
    String userId,
    int attributes,
    int memberships,
    int preferenceSets,
    Map<String, Integer> messages) {

  static Erasure of(Person person, UserState held) {
    Map<String, Integer> messages = new TreeMap<>();
    for (String feed : Channels.feeds()) {
      FeedQuery everything =
          new FeedQuery(
              feed,
              TenantScope.ALL,
              FeedQuery.Archived.INCLUDE,
              null,
              FeedQuery.Status.ALL,
              1,
              null,
              null);
      messages.put(
          feed, person.feed(everything).map(FeedPage::counts).map(c -> c.total()).orElse(0));
    }
    return new Erasure(
        person.id(),
        held.getAttributes().size(),
        held.getMemberships().size(),
        person.preferences().size(),
        messages);
  }

  Receipt receipt(Instant now, List<Retention.Kept> kept) {
    return new Receipt(
        userId,
        Times.iso(now.toEpochMilli()),
        new Erased(attributes, memberships, preferenceSets, messages),
        kept.stream().map(k -> new Kept(k.where(), k.what(), text(k.period()))).toList());
  }

  private static @Nullable String text(@Nullable Duration period) {
    return period == null ? null : period.toString();
  }

  /**
   * @param erased gone from every store at that moment
   * @param kept what ends later, and when: an ISO 8601 duration, or null where Carillon does not
   *     decide
   */
  record Receipt(String userId, String erasedAt, Erased erased, List<Kept> kept) {}

  record Erased(
      int attributes, int memberships, int preferenceSets, Map<String, Integer> messagesByFeed) {}

  record Kept(String where, String what, @Nullable String retention) {}
}
