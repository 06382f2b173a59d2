package io.carillon.api.http;

import io.carillon.api.access.Ticket;
import io.carillon.api.access.Tickets;
import io.carillon.api.live.LiveHub;
import io.carillon.api.live.Outlet;
import io.carillon.api.live.PartitionReads;
import io.carillon.api.lookup.Lookup;
import io.carillon.topology.feed.TenantScope;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/users/{id}/feeds/{feed}/stream}: what happens to a feed, as it happens. */
final class StreamResource {

  private final FeedStreams streams;
  private final StreamOpening opening;
  private final StreamProxy proxy;
  private final Tickets tickets;
  private final Rights rights;

  StreamResource(
      FeedStreams streams,
      StreamOpening opening,
      StreamProxy proxy,
      Tickets tickets,
      Rights rights) {
    this.streams = streams;
    this.opening = opening;
    this.proxy = proxy;
    this.tickets = tickets;
    this.rights = rights;
  }

  CompletionStage<Answer> open(Context ctx) {
    LiveHub.Wish wish = wish(ctx);
    Lookup<PartitionReads> partition = streams.find(wish.userId());
    Ticket ticket = Authentication.ticket(ctx);
    if (ticket != null && !mayOpen(ticket, partition)) {
      throw ApiException.unauthenticated();
    }
    streams.reserve(wish.userId());
    Runnable release = () -> streams.hub().release(wish.userId());
    try {
      return partition instanceof Lookup.Here<PartitionReads> here
          ? here(ctx, wish, here.value())
          : proxy.open(ctx, ((Lookup.AtPeer<PartitionReads>) partition).url(), release);
    } catch (RuntimeException e) {
      release.run();
      throw e;
    }
  }

  /** It is used up where the partition is, whichever instance was asked. */
  private boolean mayOpen(Ticket ticket, Lookup<PartitionReads> partition) {
    return !(partition instanceof Lookup.Here<PartitionReads>) || tickets.redeem(ticket);
  }

  private CompletionStage<Answer> here(Context ctx, LiveHub.Wish wish, PartitionReads reads) {
    return opening.open(
        ctx,
        new StreamOpening.Stream() {
          @Override
          public Runnable begin(Outlet outlet) {
            return streams.here(wish, reads, outlet);
          }

          @Override
          public void failed() {
            streams.hub().release(wish.userId());
          }
        });
  }

  private LiveHub.Wish wish(Context ctx) {
    String user = Paths.user(ctx);
    String feed = FeedResource.feed(ctx);
    Caller caller = Caller.of(ctx);
    Params params = Params.of(ctx);
    TenantScope scope = caller.scope(params.tenant(), params.flag("has_tenant"));
    String header = blankToNull(ctx.header("Last-Event-ID"));
    // For clients that cannot set the header; what the client itself adds when it comes back wins.
    String parameter = params.text("last_event_id");
    params.text("ticket");
    params.done();
    Instant until = caller.until();
    return new LiveHub.Wish(
        user,
        feed,
        scope,
        header == null ? parameter : header,
        until == null ? LiveHub.NEVER : until.toEpochMilli(),
        rights.of(caller));
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }
}
