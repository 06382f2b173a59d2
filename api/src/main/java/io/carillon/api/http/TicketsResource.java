package io.carillon.api.http;

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
    Ticket ticket = tickets.mint(Authentication.key(ctx).hash(), Paths.user(ctx));
    return CompletableFuture.completedFuture(
        new Answer(
            201,
            Map.of(
                "ticket",
                Tickets.text(ticket),
                "expires_at",
                Times.iso(ticket.expiresAt().toEpochMilli())),
            Map.of("Cache-Control", "no-store")));
  }
}
