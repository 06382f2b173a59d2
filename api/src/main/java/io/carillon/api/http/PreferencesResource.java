package io.carillon.api.http;

import io.carillon.api.http.representation.PreferenceRepresentation;
import io.carillon.api.read.Person;
import io.carillon.api.read.Tenants;
import io.carillon.avro.ChangeOperation;
import io.carillon.avro.PreferenceChange;
import io.carillon.avro.PreferenceSet;
import io.carillon.topology.failure.Checks;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.ingest.PreferenceRules;
import io.carillon.topology.resolve.preference.PreferenceSets;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/users/{id}/preferences}: what a user wants. A set's id is {@code default} or a tenant
 * id. What is read is what holds: the user's set over the defaults, as Knock answers it; {@code
 * merged=false} reads the user's own words only.
 */
final class PreferencesResource {

  /** The id of the set without a tenant. */
  static final String DEFAULT = "default";

  private final Owners owners;
  private final UserWrites writes;
  private final Tenants tenants;

  PreferencesResource(Owners owners, UserWrites writes, Tenants tenants) {
    this.owners = owners;
    this.writes = writes;
    this.tenants = tenants;
  }

  /** {@code GET}: the default set, and one for each tenant the user spoke of. */
  CompletionStage<Answer> list(Context ctx) {
    Params params = Params.of(ctx);
    boolean merged = !Boolean.FALSE.equals(params.flag("merged"));
    params.done();
    Caller caller = Caller.of(ctx);
    return owners.reading(
        ctx,
        person -> {
          UsersResource.existing(caller, person);
          if (!merged) {
            return Answer.ok(own(caller, person));
          }
          List<Map<String, Object>> sets = new ArrayList<>();
          if (caller.sees(null)) {
            sets.add(represent(person, null));
          }
          person.preferences().keySet().stream()
              .filter(tenant -> tenant != null && caller.sees(tenant))
              .forEach(tenant -> sets.add(represent(person, tenant)));
          return Answer.ok(sets);
        });
  }

  /** The user's own sets, without any defaults. */
  static List<Map<String, Object>> own(Caller caller, Person person) {
    return person.preferences().entrySet().stream()
        .filter(set -> caller.sees(set.getKey()))
        .map(set -> PreferenceRepresentation.of(id(set.getKey()), set.getValue()))
        .toList();
  }

  /**
   * {@code GET}: one. With {@code tenant}, the default set as it holds in that tenant; with {@code
   * layer=defaults}, what would hold had the user said nothing.
   */
  CompletionStage<Answer> get(Context ctx) {
    Params params = Params.of(ctx);
    boolean merged = !Boolean.FALSE.equals(params.flag("merged"));
    boolean defaults = params.word("layer", List.of("defaults")) != null;
    String in = params.tenant();
    params.done();
    Caller caller = Caller.of(ctx);
    caller.requireTenant(in);
    String tenant = in != null && merged && isDefault(ctx) ? null : tenant(ctx);
    if (in != null && tenant != null && !in.equals(tenant)) {
      throw ApiException.invalid("tenant", "is another one than the set is for");
    }
    return owners.reading(
        ctx,
        person -> {
          UsersResource.existing(caller, person);
          if (defaults) {
            return Answer.ok(
                PreferenceRepresentation.of(id(tenant), defaults(in == null ? tenant : in)));
          }
          return Answer.ok(
              merged
                  ? PreferenceRepresentation.of(
                      id(tenant), effective(person, in == null ? tenant : in))
                  : PreferenceRepresentation.of(
                      id(tenant),
                      person.preferences().getOrDefault(tenant, PreferenceSets.empty())));
        });
  }

  /** {@code PUT}: replaces, or merges where the body says so. */
  CompletionStage<Answer> put(Context ctx) {
    Params.of(ctx).done();
    String tenant = tenant(ctx);
    Fields body = Bodies.object(ctx);
    PreferenceFields.OfUser read = PreferenceFields.ofUser(id(tenant), body);
    body.done();
    return write(
        ctx,
        new PreferenceChange(
            tenant,
            read.merge() ? ChangeOperation.MERGE : ChangeOperation.REPLACE,
            read.set(),
            List.of(),
            false));
  }

  /** {@code PUT} of a section, such as {@code workflows}: replaces that. */
  CompletionStage<Answer> putSection(Context ctx) {
    Params.of(ctx).done();
    String section = section(ctx);
    Fields body = Bodies.object(ctx);
    PreferenceSet set = PreferenceFields.section(section, body);
    body.done();
    return write(ctx, merging(ctx, set, section));
  }

  /** {@code PUT} of one entry: replaces that. */
  CompletionStage<Answer> putEntry(Context ctx) {
    Params.of(ctx).done();
    String section = section(ctx);
    String name = ctx.pathParam("entry");
    Fields body = Bodies.object(ctx);
    PreferenceSet set = PreferenceFields.entry(section, name, body);
    body.done();
    return write(ctx, merging(ctx, set, section + "/" + name));
  }

  /** {@code DELETE} of one entry: what lies under it holds again. */
  CompletionStage<Answer> deleteEntry(Context ctx) {
    Params.of(ctx).done();
    PreferenceChange change =
        merging(ctx, PreferenceSets.empty(), section(ctx) + "/" + ctx.pathParam("entry"));
    return existing(ctx, change, person -> Answer.ok(represent(person, change.getTenantId())));
  }

  /** {@code DELETE}: the defaults hold again. */
  CompletionStage<Answer> delete(Context ctx) {
    Params.of(ctx).done();
    PreferenceChange change =
        new PreferenceChange(
            tenant(ctx), ChangeOperation.DELETE, PreferenceSets.empty(), List.of(), false);
    return existing(ctx, change, person -> Answer.noContent());
  }

  private static PreferenceChange merging(Context ctx, PreferenceSet set, String clear) {
    return new PreferenceChange(tenant(ctx), ChangeOperation.MERGE, set, List.of(clear), false);
  }

  private CompletionStage<Answer> existing(
      Context ctx, PreferenceChange change, Function<Person, Answer> applied) {
    return owners.person(
        ctx,
        person -> {
          UsersResource.existing(Caller.of(ctx), person);
          return writes.write(ctx, person, change, () -> applied.apply(person));
        });
  }

  /** Who was never identified becomes a user by it, as with Knock. */
  private CompletionStage<Answer> write(Context ctx, PreferenceChange change) {
    String userId = Paths.user(ctx);
    Rejection wrong = PreferenceRules.check(userId, change);
    if (wrong != null) {
      String field = wrong.field();
      boolean within = field.startsWith("preferences.");
      throw ApiException.of(
          new Rejection(
              wrong.reason(),
              within ? field.substring("preferences.".length()) : field,
              wrong.detail()));
    }
    return owners.person(
        ctx,
        userId,
        person ->
            writes.write(
                ctx, person, change, () -> Answer.ok(represent(person, change.getTenantId()))));
  }

  private Map<String, Object> represent(Person person, @Nullable String tenant) {
    return PreferenceRepresentation.of(id(tenant), effective(person, tenant));
  }

  /** As a notification would find it: the user's default set counts where no tenant's does. */
  private PreferenceSet effective(Person person, @Nullable String tenant) {
    Map<@Nullable String, PreferenceSet> own = person.preferences();
    PreferenceSet ofTenant = ofTenant(tenant);
    PreferenceSet inTenant = tenant == null ? null : own.get(tenant);
    boolean tenantSpeaks = ofTenant != null || inTenant != null;
    return PreferenceSets.effective(
        ofEnvironment(), ofTenant, tenantSpeaks ? inTenant : own.get(null));
  }

  private PreferenceSet defaults(@Nullable String tenant) {
    return PreferenceSets.effective(ofEnvironment(), ofTenant(tenant), null);
  }

  private @Nullable PreferenceSet ofEnvironment() {
    return tenants.environment().map(e -> e.getSettings().getPreferenceSet()).orElse(null);
  }

  private @Nullable PreferenceSet ofTenant(@Nullable String tenant) {
    return tenant == null
        ? null
        : tenants.tenant(tenant).map(t -> t.getSettings().getPreferenceSet()).orElse(null);
  }

  private static String id(@Nullable String tenant) {
    return tenant == null ? DEFAULT : tenant;
  }

  /** The tenant a set is for; null for the default set. */
  private static @Nullable String tenant(Context ctx) {
    String id = ctx.pathParam("set");
    if (isDefault(ctx)) {
      Caller.of(ctx).requireAllTenants("a user's default set");
      return null;
    }
    Caller.of(ctx).requireTenant(id);
    ApiException.refuse(Checks.tenantId("set", id));
    return id;
  }

  private static boolean isDefault(Context ctx) {
    return ctx.pathParam("set").equals(DEFAULT);
  }

  private static String section(Context ctx) {
    String section = ctx.pathParam("section");
    if (!PreferenceSets.SECTIONS.contains(section)) {
      throw ApiException.missing(
          "preferences have " + String.join(", ", PreferenceSets.SECTIONS) + " and nothing else");
    }
    return section;
  }
}
