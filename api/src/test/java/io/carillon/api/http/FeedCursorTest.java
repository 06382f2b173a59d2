package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.topology.feed.TenantScope;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotEmpty;

class FeedCursorTest {

  @Property
  void comesBackAsItWent(
      @ForAll int epoch, @ForAll @LongRange(min = 0) long position, @ForAll long scope) {
    FeedCursor cursor = new FeedCursor(epoch, position, scope);
    assertThat(FeedCursor.parse(cursor.toString())).contains(cursor);
  }

  @Property
  void anyTextIsOneOrNone(@ForAll String text) {
    FeedCursor.parse(text).ifPresent(cursor -> assertThat(cursor.toString()).isEqualTo(text));
  }

  @Property
  void scopesAreToldApart(
      @ForAll String user, @ForAll String feed, @ForAll @NotEmpty String tenant) {
    long scope = FeedCursor.scope(user, feed, new TenantScope(tenant, null));
    assertThat(scope)
        .isNotEqualTo(FeedCursor.scope(user, feed, TenantScope.ALL))
        .isNotEqualTo(FeedCursor.scope(user, feed, new TenantScope(tenant, true)))
        .isNotEqualTo(FeedCursor.scope(user, feed + tenant, new TenantScope("", null)))
        .isNotEqualTo(FeedCursor.scope(user + "x", feed, new TenantScope(tenant, null)));
  }
}
