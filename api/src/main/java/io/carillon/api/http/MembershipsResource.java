package io.carillon.api.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.api.http.representation.MembershipRepresentation;
import io.carillon.api.http.representation.Page;
import io.carillon.api.read.Person;
import io.carillon.avro.MembershipChange;
import io.carillon.avro.UserChange;
import io.carillon.topology.ingest.UserRules;
import io.carillon.topology.state.MembershipState;
import io.javalin.http.Context;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** {@code /v1/users/{id}/memberships} and {@code /v1/tenants/{id}/members}: who is what where. */
final class MembershipsResource {

  private final Owners owners;
  private final UserWrites writes;
  private final DirectoryPages directory;

  MembershipsResource(Owners owners, UserWrites writes, DirectoryPages directory) {
    this.owners = owners;
    this.writes = writes;
    this.directory = directory;
  }

  /** {@code PUT}: joins, or merges the attributes of who is in; null removes one. */
  CompletionStage<Answer> put(Context ctx) {
    Params.of(ctx).done();
    String userId = Paths.user(ctx);
    String tenant = Paths.tenant(ctx);
    Fields body = Bodies.objectOrNothing(ctx);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    body.rest().forEach(json::set);
    MembershipChange change = UserFields.membershipOf("", json, body.findings());
    body.done();
    UserChange user = UserFields.membership(tenant, change);
    ApiException.refuse(UserRules.check(userId, user));
    return owners.person(
        ctx,
        userId,
        person ->
            writes.write(
                ctx, person, user, () -> Answer.ok(represent(Caller.of(ctx), person, tenant))));
  }

  /** {@code DELETE}: leaves. */
  CompletionStage<Answer> delete(Context ctx) {
    Params.of(ctx).done();
    String tenant = Paths.tenant(ctx);
    return owners.person(
        ctx,
        person -> {
          existing(Caller.of(ctx), person, tenant);
          return writes.write(
              ctx, person, UserFields.membership(tenant, null), () -> Answer.noContent());
        });
  }

  /** {@code GET}: one. */
  CompletionStage<Answer> get(Context ctx) {
    Params.of(ctx).done();
    String tenant = Paths.tenant(ctx);
    Caller caller = Caller.of(ctx);
    return owners.reading(ctx, person -> Answer.ok(represent(caller, person, tenant)));
  }

  /** {@code GET}: all of a user. */
  CompletionStage<Answer> ofUser(Context ctx) {
    Params.of(ctx).done();
    Caller caller = Caller.of(ctx);
    return owners.reading(
        ctx,
        person -> {
          var memberships = new TreeMap<>(UsersResource.existing(caller, person).getMemberships());
          return Answer.ok(
              Page.whole(
                  memberships.entrySet().stream()
                      .filter(m -> caller.sees(m.getKey()))
                      .map(m -> MembershipRepresentation.of(person.id(), m.getKey(), m.getValue()))
                      .toList()));
        });
  }

  /** {@code GET /v1/tenants/{id}/members}. */
  CompletionStage<Answer> ofTenant(Context ctx) {
    Params params = Params.of(ctx);
    DirectoryCursor cursor = DirectoryCursor.of(params);
    params.done();
    String tenant = Paths.tenant(ctx);
    return directory.read(
        ctx,
        cursor,
        tenant,
        entry ->
            MembershipRepresentation.of(
                entry.userId(),
                tenant,
                Objects.requireNonNull(
                    entry.state().getMemberships().get(tenant), "not a member, and listed")));
  }

  private static MembershipRepresentation represent(Caller caller, Person person, String tenant) {
    return MembershipRepresentation.of(person.id(), tenant, existing(caller, person, tenant));
  }

  private static MembershipState existing(Caller caller, Person person, String tenant) {
    MembershipState state = UsersResource.existing(caller, person).getMemberships().get(tenant);
    if (state == null) {
      throw ApiException.missing("this user is no member of this tenant");
    }
    return state;
  }
}
