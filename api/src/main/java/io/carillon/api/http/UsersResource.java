package io.carillon.api.http;

import io.carillon.api.http.representation.UserRepresentation;
import io.carillon.api.read.Person;
import io.carillon.api.read.Retention;
import io.carillon.avro.ChangeOperation;
import io.carillon.avro.UserChange;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.ingest.UserRules;
import io.carillon.topology.state.UserState;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** {@code /v1/users}: who they are. */
final class UsersResource {

  private final Owners owners;
  private final UserWrites writes;
  private final DirectoryPages directory;
  private final Retention retention;
  private final Clock clock;

  UsersResource(
      Owners owners,
      UserWrites writes,
      DirectoryPages directory,
      Retention retention,
      Clock clock) {
    this.owners = owners;
    this.writes = writes;
    this.directory = directory;
    this.retention = retention;
    this.clock = clock;
  }

  /** {@code POST /v1/users}: merges. */
  CompletionStage<Answer> merge(Context ctx) {
    Params.of(ctx).done();
    Fields body = Bodies.object(ctx);
    String userId = body.text("userId");
    if (userId == null) {
      body.wrong("userId", "is required");
    }
    UserChange change = UserFields.nested(body);
    body.done();
    return change(ctx, String.valueOf(userId), change);
  }

  /** {@code PUT /v1/users/{id}}: merges, as Knock does; every field is an attribute. */
  CompletionStage<Answer> identify(Context ctx) {
    Params.of(ctx).done();
    String userId = Paths.user(ctx);
    Fields body = Bodies.object(ctx);
    String inBody = body.text("id");
    if (inBody != null && !inBody.equals(userId)) {
      body.wrong("id", "is not the id in the path");
    }
    body.notYet("preferences", "preferences");
    body.notYet("channel_data", "channel data");
    body.any("__typename");
    UserChange change = UserFields.flat(body);
    body.done();
    return change(ctx, userId, change);
  }

  private CompletionStage<Answer> change(Context ctx, String userId, UserChange change) {
    Rejection wrong = UserRules.check(userId, change);
    if (wrong != null) {
      // The same field has another name here.
      String field = wrong.field().equals("user_id") ? "userId" : wrong.field();
      throw ApiException.of(new Rejection(wrong.reason(), field, wrong.detail()));
    }
    return owners.person(
        ctx, userId, person -> writes.write(person, change, () -> Answer.ok(represent(person))));
  }

  /** {@code GET /v1/users/{id}}. */
  CompletionStage<Answer> get(Context ctx) {
    Params.of(ctx).done();
    return owners.reading(ctx, person -> Answer.ok(represent(person)));
  }

  /** {@code DELETE /v1/users/{id}}; with {@code erase=true} a receipt. */
  CompletionStage<Answer> delete(Context ctx) {
    Params params = Params.of(ctx);
    boolean receipt = Boolean.TRUE.equals(params.flag("erase"));
    params.done();
    return owners.person(
        ctx,
        person -> {
          UserState held = existing(person);
          Erasure erasure = Erasure.of(person, held);
          UserChange change = new UserChange(ChangeOperation.DELETE, Map.of(), Map.of());
          return writes.write(
              person,
              change,
              () ->
                  receipt
                      ? Answer.ok(erasure.receipt(clock.instant(), retention.afterErasure()))
                      : Answer.noContent());
        });
  }

  /** {@code GET /v1/users}. */
  CompletionStage<Answer> list(Context ctx) {
    Params params = Params.of(ctx);
    DirectoryCursor cursor = DirectoryCursor.of(params);
    params.done();
    return directory.read(
        ctx, cursor, null, entry -> UserRepresentation.of(entry.userId(), entry.state()));
  }

  private static Map<String, Object> represent(Person person) {
    return UserRepresentation.of(person.id(), existing(person));
  }

  static UserState existing(Person person) {
    return person.state().orElseThrow(() -> ApiException.missing("there is no user with this id"));
  }
}
