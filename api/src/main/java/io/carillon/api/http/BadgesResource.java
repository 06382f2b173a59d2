package io.carillon.api.http;

import io.carillon.api.http.representation.BrandingRepresentation;
import io.carillon.api.http.representation.FeedRepresentation.Meta;
import io.carillon.api.read.Tenants;
import io.carillon.avro.Branding;
import io.carillon.avro.TenantState;
import io.carillon.topology.feed.Badge;
import io.carillon.topology.feed.FeedCounts;
import io.javalin.http.Context;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/users/{id}/badges}: what is unread and unseen in each tenant, in one call. */
final class BadgesResource {

  private final Owners owners;
  private final Tenants tenants;

  BadgesResource(Owners owners, Tenants tenants) {
    this.owners = owners;
    this.tenants = tenants;
  }

  CompletionStage<Answer> get(Context ctx) {
    Params params = Params.of(ctx);
    String given = params.text("feed");
    String feed = given == null ? Channels.INBOX : Channels.feed(given).orElse(null);
    if (feed == null) {
      params.wrong("feed", "is no feed; there is `" + Channels.INBOX + "`");
    }
    params.done();
    Caller caller = Caller.of(ctx);
    return owners.reading(
        ctx,
        person ->
            Answer.ok(
                sum(
                    person.badges(String.valueOf(feed)).stream()
                        .filter(badge -> caller.sees(badge.tenant()))
                        .toList())));
  }

  private Badges sum(List<Badge> badges) {
    FeedCounts total = badges.stream().map(Badge::counts).reduce(FeedCounts.ZERO, FeedCounts::plus);
    Branding lowest =
        tenants.environment().map(each -> each.getSettings().getBranding()).orElse(null);
    return new Badges(
        badges.stream()
            .sorted(Comparator.comparing(Badge::tenant, Comparator.nullsFirst(String::compareTo)))
            .map(badge -> entry(badge, lowest))
            .toList(),
        Meta.of(total));
  }

  private Entry entry(Badge badge, @Nullable Branding lowest) {
    FeedCounts counts = badge.counts();
    Optional<TenantState> tenant = Optional.ofNullable(badge.tenant()).flatMap(tenants::tenant);
    return new Entry(
        badge.tenant(),
        tenant.map(TenantState::getName).orElse(null),
        BrandingRepresentation.of(
            lowest, tenant.map(each -> each.getSettings().getBranding()).orElse(null)),
        counts.total(),
        counts.unread(),
        counts.unseen());
  }

  /**
   * @param meta the sum, which is what the feed without `tenant` counts
   */
  record Badges(List<Entry> entries, Meta meta) {}

  /**
   * @param tenant null: messages of no tenant
   * @param name of the tenant; null: it has none, or there is no tenant
   * @param branding the tenant's over the environment's; null: neither has any
   */
  record Entry(
      @Nullable String tenant,
      @Nullable String name,
      @Nullable BrandingRepresentation branding,
      int totalCount,
      int unreadCount,
      int unseenCount) {}
}
