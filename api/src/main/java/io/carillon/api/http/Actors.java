package io.carillon.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.api.http.representation.Attributes;
import io.carillon.api.lookup.Lookup;
import io.carillon.api.read.People;
import io.carillon.api.read.Person;
import io.carillon.avro.Actor;
import io.carillon.avro.ActorKind;
import io.carillon.topology.ingest.UserRules;
import io.carillon.topology.state.UserState;
import io.javalin.http.Context;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Looks up who an actor is when a trigger names them by id: a snapshot, so that a later change of
 * name changes no message. A peer that has the user is asked for it by the same request.
 */
final class Actors {

  private static final String ATTRIBUTES = "attributes";
  private static final String TENANTS = "tenants";

  /** Any: it says that a peer asks. */
  private static final Set<Integer> SHARE = Set.of(0);

  private final People people;
  private final Shares shares;

  Actors(People people, Shares shares) {
    this.people = people;
    this.shares = shares;
  }

  /** What a peer is told that asks. */
  Answer share(String id) {
    if (people.of(id) instanceof Lookup.Here<Person> here) {
      return Answer.ok(described(here.value()));
    }
    throw ApiException.notReady("a partition is moving between instances; try again");
  }

  /**
   * The actor as they are now; of whom nobody knows anything, and of whom a caller who is
   * restricted to tenants may know nothing, the id.
   *
   * @param tenant of the notification; null: none
   */
  CompletionStage<Actor> snapshot(Context ctx, String id, @Nullable String tenant) {
    Caller caller = Caller.of(ctx);
    Lookup<Person> where = people.of(id);
    if (where instanceof Lookup.Here<Person> here) {
      return CompletableFuture.completedFuture(
          actor(caller, id, Json.object((Object) described(here.value())), tenant));
    }
    if (where instanceof Lookup.AtPeer<Person> peer) {
      return shares
          .ask(ctx, peer.url(), ctx.queryString(), SHARE)
          .thenApply(person -> actor(caller, id, person, tenant));
    }
    throw ApiException.notReady(((Lookup.NotReady<Person>) where).reason());
  }

  private static Map<String, Object> described(Person person) {
    UserState state = person.state().orElse(null);
    Map<String, Object> described = new TreeMap<>();
    if (state != null) {
      Map<String, Object> attributes = new TreeMap<>(Attributes.of(state.getAttributes()));
      attributes.remove(UserRules.TENANT_ATTRIBUTE);
      described.put(ATTRIBUTES, attributes);
      described.put(TENANTS, new TreeSet<>(state.getMemberships().keySet()));
    }
    return described;
  }

  private static Actor actor(Caller caller, String id, JsonNode person, @Nullable String tenant) {
    boolean known = caller.tenants().isAll();
    for (JsonNode member : person.path(TENANTS)) {
      known |= member.asText().equals(tenant);
    }
    return new Actor(
        id,
        known && person.path(ATTRIBUTES) instanceof ObjectNode attributes
            ? AttributeFields.read(ATTRIBUTES, UserFields.map(attributes), new Findings())
            : Map.of(),
        true,
        ActorKind.USER);
  }
}
