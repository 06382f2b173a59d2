package io.carillon.api.http;

import io.carillon.api.access.Scope;
import io.carillon.api.http.representation.AuditRepresentation;
import io.carillon.api.http.representation.Page;
import io.carillon.api.read.Audit;
import io.carillon.avro.AuditActor;
import io.carillon.avro.AuditEntry;
import io.carillon.avro.AuditResource;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/audit}: what changed, by whom, newest first. */
final class AuditLogResource {

  private static final List<String> RESOURCES = words(AuditResource.values());
  private static final List<String> ACTORS = words(AuditActor.values());

  private final Audit audit;
  private final Executor workers;

  AuditLogResource(Audit audit, Executor workers) {
    this.audit = audit;
    this.workers = workers;
  }

  private static List<String> words(Enum<?>[] all) {
    return Arrays.stream(all)
        .map(AuditRepresentation::word)
        .filter(word -> !word.equals("unknown"))
        .toList();
  }

  CompletionStage<Answer> list(Context ctx) {
    Caller caller = Caller.of(ctx);
    Params params = Params.of(ctx);
    String tenant = params.tenant();
    Boolean hasTenant = params.flag("has_tenant");
    if (tenant != null && Boolean.FALSE.equals(hasTenant)) {
      params.wrong("has_tenant", "is true of what has a tenant");
    }
    Predicate<AuditEntry> wanted = filter(params, caller, hasTenant);
    Instant from = later(time(params, "gte"), next(time(params, "gt")));
    Instant until = sooner(time(params, "lt"), next(time(params, "lte")));
    Audit.Place after = AuditCursor.read(params, "after");
    int size = params.number("page_size", 1, 50, 50);
    params.done();
    Audit.Query query =
        new Audit.Query(of(caller, tenant, hasTenant), wanted, from, until, after, size);
    // On a worker: whoever reads the topic is not to write JSON.
    return audit.newest(query).thenApplyAsync(page -> Answer.ok(represent(page, size)), workers);
  }

  /** Whose entries: a tenant's, those of none, which are nobody's who is restricted, or all. */
  private static @Nullable String of(
      Caller caller, @Nullable String tenant, @Nullable Boolean hasTenant) {
    if (Boolean.FALSE.equals(hasTenant)) {
      caller.requireAllTenants("what is of no tenant");
      return "";
    }
    return caller.oneTenant(tenant);
  }

  private static Predicate<AuditEntry> filter(
      Params params, Caller caller, @Nullable Boolean hasTenant) {
    boolean keys = caller.key().scopes().contains(Scope.MANAGE);
    String resource = params.word("resource_type", RESOURCES);
    if ("key".equals(resource) && !keys) {
      throw ApiException.forbidden(
          "this key may not see keys; it lacks the scope `" + Scope.MANAGE.word() + "`");
    }
    Predicate<AuditEntry> wanted = entry -> keys || entry.getResource() != AuditResource.KEY;
    if (Boolean.TRUE.equals(hasTenant)) {
      wanted = wanted.and(entry -> entry.getTenant() != null);
    }
    wanted = wanted.and(is(resource, entry -> AuditRepresentation.word(entry.getResource())));
    wanted = wanted.and(is(params.text("resource_id"), AuditEntry::getResourceId));
    wanted = wanted.and(is(params.text("user_id"), AuditEntry::getUserId));
    wanted =
        wanted.and(
            is(
                params.word("actor_type", ACTORS),
                entry -> AuditRepresentation.word(entry.getActorType())));
    return wanted.and(is(params.text("actor_id"), AuditEntry::getActorId));
  }

  private static Predicate<AuditEntry> is(
      @Nullable String wanted, Function<AuditEntry, @Nullable String> of) {
    return entry -> wanted == null || wanted.equals(of.apply(entry));
  }

  private static @Nullable Instant time(Params params, String bound) {
    // As of feeds: one SDK writes a dot, the other brackets.
    Instant dotted = params.time("inserted_at." + bound);
    Instant bracketed = params.time("inserted_at[" + bound + "]");
    return dotted == null ? bracketed : dotted;
  }

  /** The first that is later, as times are kept. */
  private static @Nullable Instant next(@Nullable Instant time) {
    return time == null ? null : Instant.ofEpochMilli(time.toEpochMilli() + 1);
  }

  private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
    return one == null || (other != null && other.isAfter(one)) ? other : one;
  }

  private static @Nullable Instant sooner(@Nullable Instant one, @Nullable Instant other) {
    return one == null || (other != null && other.isBefore(one)) ? other : one;
  }

  private static Page<AuditRepresentation> represent(Audit.Page page, int size) {
    Audit.Place after = page.after();
    return Page.of(
        page.entries().stream()
            .map(entry -> AuditRepresentation.of(entry, Json::parseOrNull))
            .toList(),
        after == null ? null : AuditCursor.write(after),
        null,
        size);
  }
}
