package io.carillon.api.http;

import io.carillon.api.access.ApiKey;
import io.carillon.api.access.NewKey;
import io.carillon.api.access.Scope;
import io.carillon.api.http.representation.KeyRepresentation;
import io.carillon.api.http.representation.Page;
import io.carillon.api.read.Keys;
import io.carillon.api.read.Writes;
import io.carillon.avro.KeyKind;
import io.carillon.avro.StoredKey;
import io.carillon.topology.failure.Checks;
import io.carillon.topology.failure.Rejection;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code /v1/keys}: keys beside those of the settings. The key itself is in the answer that makes
 * it and nowhere else. To rotate: make the next, hand it out, delete the one before.
 */
final class KeysResource {

  private static final int MAX_KEYS = 10_000;
  private static final int MAX_NAME = 200;
  private static final int MAX_TENANTS = 1_000;
  private static final List<String> KINDS = List.of("secret", "public");
  private static final List<String> SCOPES =
      Arrays.stream(Scope.values()).map(Scope::word).toList();

  private final Keys keys;
  private final Writes writes;
  private final TableWrites tables;
  private final Clock clock;

  KeysResource(Keys keys, Writes writes, TableWrites tables, Clock clock) {
    this.keys = keys;
    this.writes = writes;
    this.tables = tables;
    this.clock = clock;
  }

  /** {@code POST /v1/keys}: 201, once this instance knows it; others do a moment later. */
  CompletionStage<Answer> make(Context ctx) {
    Params.of(ctx).done();
    Caller caller = Caller.of(ctx);
    Fields body = Bodies.object(ctx);
    String kind = body.word("kind", KINDS);
    boolean open = "public".equals(kind);
    String name = body.text("name");
    if (name != null && name.length() > MAX_NAME) {
      body.wrong("name", "has more than " + MAX_NAME + " characters");
    }
    List<String> scopes = scopes(caller, body, open);
    List<String> tenants = tenants(body);
    body.done();
    if (keys.all().size() >= MAX_KEYS) {
      throw ApiException.invalid("", "there are " + MAX_KEYS + " keys; delete some first");
    }
    NewKey made = open ? NewKey.open() : NewKey.secret();
    String id = "key_" + TimeOrderedIds.next(clock);
    StoredKey stored =
        new StoredKey(
            open ? KeyKind.PUBLIC : KeyKind.SECRET,
            ApiKey.hashOf(made.text()),
            name == null ? "" : name,
            scopes,
            tenants,
            clock.instant(),
            caller.key().id());
    return tables
        .write(
            id,
            writes.key(Caller.provenance(ctx), id, stored),
            keys::reflects,
            null,
            () -> created(id, stored, made))
        .thenApply(answer -> answer.status() == 202 ? created(id, stored, made) : answer);
  }

  /** Though this instance may not have heard of it yet: nobody could ask for the key again. */
  private static Answer created(String id, StoredKey stored, NewKey made) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("key", made.text());
    Json.object(KeyRepresentation.of(id, stored))
        .properties()
        .forEach(field -> json.put(field.getKey(), field.getValue()));
    return new Answer(201, json, Map.of("Cache-Control", "no-store"));
  }

  /** Nobody gives what they do not have. */
  private static List<String> scopes(Caller caller, Fields body, boolean open) {
    List<String> given = body.texts("scopes", SCOPES.size());
    if (open) {
      if (given != null) {
        body.wrong("scopes", "a public key has none: the user token beside it says what it may");
      }
      return List.of(Scope.READ.word(), Scope.MANAGE.word());
    }
    if (given == null || given.isEmpty()) {
      body.wrong("scopes", "is required: some of " + String.join(", ", SCOPES));
      return List.of();
    }
    for (String scope : given) {
      if (!SCOPES.contains(scope)) {
        body.wrong("scopes", "knows " + String.join(", ", SCOPES) + Suggestion.of(scope, SCOPES));
      }
    }
    body.findings().check();
    for (Scope scope : Scope.values()) {
      if (given.contains(scope.word()) && !caller.key().scopes().contains(scope)) {
        throw ApiException.forbidden(
            "this key lacks the scope `" + scope.word() + "` and cannot give it");
      }
    }
    return List.copyOf(new TreeSet<>(given));
  }

  private static @org.jspecify.annotations.Nullable List<String> tenants(Fields body) {
    List<String> tenants = body.texts("tenants", MAX_TENANTS);
    if (tenants == null) {
      return null;
    }
    if (tenants.isEmpty()) {
      body.wrong("tenants", "is empty; leave it out for all");
    }
    for (String tenant : tenants) {
      Rejection wrong = Checks.tenantId("tenants", tenant);
      if (wrong != null) {
        body.wrong("tenants", wrong.detail());
      }
    }
    return List.copyOf(new TreeSet<>(tenants));
  }

  /** {@code GET /v1/keys}: those of the settings are not among them. */
  CompletionStage<Answer> list(Context ctx) {
    Params.of(ctx).done();
    return CompletableFuture.completedFuture(
        Answer.ok(
            Page.whole(
                keys.all().entrySet().stream()
                    .map(key -> KeyRepresentation.of(key.getKey(), key.getValue()))
                    .toList())));
  }

  /** {@code GET /v1/keys/{key}}. */
  CompletionStage<Answer> get(Context ctx) {
    Params.of(ctx).done();
    String id = ctx.pathParam("key");
    return CompletableFuture.completedFuture(Answer.ok(KeyRepresentation.of(id, existing(id))));
  }

  /** {@code DELETE /v1/keys/{key}}: 204 once this instance refuses it; others do a moment later. */
  CompletionStage<Answer> delete(Context ctx) {
    Params.of(ctx).done();
    String id = ctx.pathParam("key");
    Objects.requireNonNull(existing(id));
    return tables.write(
        id, writes.key(Caller.provenance(ctx), id, null), keys::reflects, null, Answer::noContent);
  }

  private StoredKey existing(String id) {
    return keys.find(id).orElseThrow(() -> ApiException.missing("there is no key with this id"));
  }
}
