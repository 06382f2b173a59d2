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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code /v1/users}: who they are. */
final class UsersResource {

  /** What a person may say of themselves. */
  private static final List<String> SHOWN_PROFILE =
      List.of("name", "email", "avatar", "phone_number", "locale", "timezone");

  /** And what SDKs send along. */
  private static final Set<String> PROFILE =
      Stream.concat(SHOWN_PROFILE.stream(), Stream.of("id", "__typename"))
          .collect(Collectors.toUnmodifiableSet());

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
    if (Caller.of(ctx).isPerson()) {
      requireProfile(body);
    }
    String inBody = body.text("id");
    if (inBody != null && !inBody.equals(userId)) {
      body.wrong("id", "is not the id in the path");
    }
    List<Object> changes = IdentifyFields.read(userId, body);
    body.done();
    return change(ctx, userId, changes);
  }

  private CompletionStage<Answer> change(Context ctx, String userId, UserChange change) {
    Rejection wrong = UserRules.check(userId, change);
    if (wrong != null) {
      // The same field has another name here.
      String field = wrong.field().equals("user_id") ? "userId" : wrong.field();
      throw ApiException.of(new Rejection(wrong.reason(), field, wrong.detail()));
    }
    return change(ctx, userId, List.of(change));
  }

  private CompletionStage<Answer> change(Context ctx, String userId, List<Object> changes) {
    Caller caller = Caller.of(ctx);
    return owners.person(
        ctx,
        userId,
        person ->
            writes.writeAll(ctx, person, changes, () -> Answer.ok(represent(caller, person))));
  }

  /** 403 for anything that could make more of a person than they are. */
  private static void requireProfile(Fields body) {
    List<String> others =
        body.names().stream().filter(name -> !PROFILE.contains(name)).sorted().toList();
    if (!others.isEmpty()) {
      throw ApiException.forbidden(
          "with a user token only the profile may be set: " + String.join(", ", SHOWN_PROFILE));
    }
  }

  /** {@code GET /v1/users/{id}}. */
  CompletionStage<Answer> get(Context ctx) {
    Params.of(ctx).done();
    Caller caller = Caller.of(ctx);
    return owners.reading(ctx, person -> Answer.ok(represent(caller, person)));
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
              ctx,
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

  private static Map<String, Object> represent(Caller caller, Person person) {
    UserState state = existing(person);
    return caller.tenants().isAll()
        ? UserRepresentation.of(person.id(), state)
        : UserRepresentation.within(person.id(), state, caller::sees);
  }

  static UserState existing(Person person) {
    return person.state().orElseThrow(UsersResource::missing);
  }

  /** To a key that is restricted to tenants, who is known in none of them is nobody. */
  static UserState existing(Caller caller, Person person) {
    UserState state = existing(person);
    boolean seen =
        caller.isPerson()
            || caller.tenants().isAll()
            || state.getMemberships().keySet().stream().anyMatch(caller::sees)
            || person.preferences().keySet().stream().anyMatch(caller::sees);
    if (!seen) {
      throw missing();
    }
    return state;
  }

  private static ApiException missing() {
    return ApiException.missing("there is no user with this id");
  }
}
