package io.carillon.api.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.api.read.Writes;
import io.carillon.avro.BulkKind;
import io.carillon.avro.BulkWrite;
import io.carillon.avro.ChangeOperation;
import io.carillon.avro.PreferenceChange;
import io.carillon.avro.UserChange;
import io.carillon.avro.UserLogEntry;
import io.carillon.topology.failure.Checks;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.ingest.PreferenceRules;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/users/bulk/...}: as many single calls would, and nothing of it when anything in
 * the body is wrong.
 */
final class UsersBulkResource {

  /** As with Knock. */
  private static final int MOST = 1_000;

  private final Writes writes;
  private final BulkRuns runs;

  UsersBulkResource(Writes writes, BulkRuns runs) {
    this.writes = writes;
    this.runs = runs;
  }

  /** {@code identify}: merges each. */
  CompletionStage<Answer> identify(Context ctx) {
    Params.of(ctx).done();
    Fields body = Bodies.object(ctx);
    List<Described> users = body.objects("users", MOST, UsersBulkResource::described);
    required(body, "users", users);
    body.done();
    CompletionStage<List<BulkWrite>> all = CompletableFuture.completedFuture(new ArrayList<>());
    for (Described user : users == null ? List.<Described>of() : users) {
      for (Object change : user.changes()) {
        all = BulkRuns.and(all, user.id(), runs.written(write(ctx, user.id(), change)));
      }
    }
    return all.thenCompose(
        changes -> runs.answer(ctx, "users.bulk.identify", BulkKind.USERS, changes));
  }

  /** One of the body. */
  private record Described(String id, List<Object> changes) {}

  private static Described described(Fields fields) {
    String id = fields.text("id");
    if (id == null) {
      fields.wrong("id", "is required");
    }
    return new Described(String.valueOf(id), IdentifyFields.read(id, fields));
  }

  /** {@code delete}: with attributes, memberships, preferences and feed. */
  CompletionStage<Answer> delete(Context ctx) {
    Params.of(ctx).done();
    Fields body = Bodies.object(ctx);
    List<String> ids = userIds(body);
    body.done();
    return same(
        ctx, "users.bulk.delete", ids, new UserChange(ChangeOperation.DELETE, Map.of(), Map.of()));
  }

  /** {@code preferences}: replaces one set of each. */
  CompletionStage<Answer> setPreferences(Context ctx) {
    Params.of(ctx).done();
    Fields body = Bodies.object(ctx);
    List<String> ids = userIds(body);
    ObjectNode json = body.object("preferences");
    if (json == null) {
      body.wrong("preferences", "is required");
      body.done();
      throw new IllegalStateException("that is an error");
    }
    Fields fields = new Fields(json);
    String id = fields.text("id");
    PreferenceFields.OfUser read =
        PreferenceFields.ofUser(id == null ? PreferencesResource.DEFAULT : id, fields);
    PreferenceChange change =
        new PreferenceChange(
            id == null || id.equals(PreferencesResource.DEFAULT) ? null : id,
            read.merge() ? ChangeOperation.MERGE : ChangeOperation.REPLACE,
            read.set(),
            List.of(),
            false);
    body.findings().addAll("preferences", fields);
    for (String user : ids) {
      Rejection wrong = PreferenceRules.check(user, change);
      if (wrong != null) {
        body.wrong(wrong.field(), wrong.detail());
        break;
      }
    }
    body.done();
    return same(ctx, "users.bulk.preferences", ids, change);
  }

  private CompletionStage<Answer> same(Context ctx, String name, List<String> ids, Object change) {
    return runs.each(ids, id -> write(ctx, id, change))
        .thenCompose(changes -> runs.answer(ctx, name, BulkKind.USERS, changes));
  }

  private CompletionStage<Long> write(Context ctx, String userId, Object change) {
    return writes.user(Caller.provenance(ctx), userId, new UserLogEntry(change, null));
  }

  private static List<String> userIds(Fields body) {
    List<String> ids = body.texts("user_ids", MOST);
    required(body, "user_ids", ids);
    for (int i = 0; ids != null && i < ids.size(); i++) {
      Rejection wrong = Checks.userId("user_ids[" + i + "]", ids.get(i));
      if (wrong != null) {
        body.wrong(wrong.field(), wrong.detail());
      }
    }
    return ids == null ? List.of() : List.copyOf(new java.util.LinkedHashSet<>(ids));
  }

  private static void required(Fields body, String field, @Nullable List<?> list) {
    if (!body.has(field) || body.isNull(field)) {
      body.wrong(field, "is required: 1 to " + MOST);
    } else if (list != null && list.isEmpty()) {
      body.wrong(field, "is empty");
    }
  }
}
