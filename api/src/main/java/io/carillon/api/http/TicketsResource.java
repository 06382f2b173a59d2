package io.carillon.api.http;

import io.carillon.api.access.Ticket;
import io.carillon.api.access.Tickets;
import io.javalin.http.Context;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code POST /v1/users/{id}/tickets}: a ticket for the user's streams. */
final class TicketsResource {

  private final Tickets tickets;

  TicketsResource(Tickets tickets) {
    this.tickets = tickets;
  }

  CompletionStage<Answer> mint(Context ctx) {
    Params.of(ctx).done();
    Caller caller = Caller.of(ctx);
    Ticket ticket =
        tickets.mint(caller.key().id(), Paths.user(ctx), caller.tenants(), caller.until());
    String text =
        tickets
            .text(ticket)
            .orElseThrow(
                () ->
                    ApiException.invalid(
                        "",
                        "so many tenants are granted that they do not fit into a ticket; open the"
                            + " stream with the headers instead"));
    return CompletableFuture.completedFuture(
        new Answer(
            201,
            Map.of("ticket", text, "expires_at", Times.iso(ticket.expiresAt().toEpochMilli())),
            Map.of("Cache-Control", "no-store")));
  }
}
