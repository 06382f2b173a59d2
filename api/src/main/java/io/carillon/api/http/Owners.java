package io.carillon.api.http;

import io.carillon.api.lookup.Lookup;
import io.carillon.api.read.People;
import io.carillon.api.read.Person;
import io.javalin.http.Context;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** Runs a call where what it speaks of is: here, at a peer, or not now. */
final class Owners {

  private final People people;
  private final Forwarder forwarder;

  Owners(People people, Forwarder forwarder) {
    this.people = people;
    this.forwarder = forwarder;
  }

  /** With the user whom the path names. */
  CompletionStage<Answer> person(Context ctx, Function<Person, CompletionStage<Answer>> call) {
    return person(ctx, Paths.user(ctx), call);
  }

  CompletionStage<Answer> person(
      Context ctx, String userId, Function<Person, CompletionStage<Answer>> call) {
    return at(ctx, people.of(userId), call);
  }

  /** For calls that only read. */
  CompletionStage<Answer> reading(Context ctx, Function<Person, Answer> call) {
    return person(ctx, person -> CompletableFuture.completedFuture(call.apply(person)));
  }

  <T> CompletionStage<Answer> at(
      Context ctx, Lookup<T> lookup, Function<T, CompletionStage<Answer>> call) {
    if (lookup instanceof Lookup.Here<T> here) {
      return call.apply(here.value());
    }
    if (lookup instanceof Lookup.AtPeer<T> peer) {
      return forwarder.forward(ctx, peer.url());
    }
    throw ApiException.notReady(((Lookup.NotReady<T>) lookup).reason());
  }

  /** A part of a call, with a body of its own, where another user is. */
  CompletionStage<Answer> part(
      Context ctx,
      String userId,
      Supplier<byte[]> body,
      Function<Person, CompletionStage<Answer>> call) {
    Lookup<Person> lookup = people.of(userId);
    return lookup instanceof Lookup.AtPeer<Person> peer
        ? forwarder.forward(ctx, peer.url(), body.get())
        : at(ctx, lookup, call);
  }
}
