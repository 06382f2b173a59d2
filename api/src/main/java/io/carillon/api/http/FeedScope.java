package io.carillon.api.http;

import io.carillon.api.read.Person;
import io.carillon.topology.feed.TenantScope;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whose feed is read, which tenants are in it, and where the page begins. */
record FeedScope(
    String feed, TenantScope tenants, @Nullable FeedCursor after, @Nullable FeedCursor before) {

  static FeedScope of(Caller caller, Params params, String feed) {
    TenantScope tenants = caller.scope(params.tenant(), params.flag("has_tenant"));
    FeedCursor after = cursor(params, "after");
    FeedCursor before = cursor(params, "before");
    return new FeedScope(feed, tenants, after, before);
  }

  private static @Nullable FeedCursor cursor(Params params, String name) {
    String text = params.text(name);
    if (text == null) {
      return null;
    }
    Optional<FeedCursor> cursor = FeedCursor.parse(text);
    if (cursor.isEmpty()) {
      params.wrong(name, "is no cursor; take one from `page_info` or `__cursor`");
    }
    return cursor.orElse(null);
  }

  @Nullable Long olderThan(Person person) {
    return position(person, "after", after);
  }

  @Nullable Long newerThan(Person person) {
    return position(person, "before", before);
  }

  private @Nullable Long position(Person person, String name, @Nullable FeedCursor cursor) {
    if (cursor == null) {
      return null;
    }
    if (cursor.scope() != hash(person)) {
      throw ApiException.invalid(name, "is a cursor of another user, feed, tenant or has_tenant");
    }
    if (cursor.epoch() != person.epoch()) {
      throw ApiException.invalid(
          name, "is a cursor from before the partitions were re-numbered; read from the start");
    }
    return cursor.position();
  }

  /** The cursor of a position; null stays null. */
  @Nullable String cursor(Person person, @Nullable Long position) {
    return position == null
        ? null
        : new FeedCursor(person.epoch(), position, hash(person)).toString();
  }

  private long hash(Person person) {
    return FeedCursor.scope(person.id(), feed, tenants);
  }
}
