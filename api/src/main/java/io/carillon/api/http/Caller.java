package io.carillon.api.http;

import io.carillon.api.access.ApiKey;
import io.carillon.api.access.GrantedTenants;
import io.carillon.api.read.Provenance;
import io.carillon.schemas.ActorLabel;
import io.carillon.topology.feed.TenantScope;
import io.carillon.topology.resolve.segment.Segment;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, and what of it they may see and do. What a {@link Rule} cannot decide from the URL, a
 * resource asks here.
 *
 * @param key that came along, or that the ticket was asked for with
 * @param user only what is this user's; null: everybody's
 * @param tenants only what is of these
 * @param until when it ends; null: it does not by itself
 */
record Caller(ApiKey key, @Nullable String user, GrantedTenants tenants, @Nullable Instant until) {

  private static final String ATTRIBUTE = "carillon.caller";

  /** Of a call that is authenticated. */
  static Caller of(Context ctx) {
    Caller caller = ctx.attribute(ATTRIBUTE);
    if (caller == null) {
      throw ApiException.unauthenticated();
    }
    return caller;
  }

  /** Of a call that may not be. */
  static Optional<Caller> find(Context ctx) {
    return Optional.ofNullable(ctx.attribute(ATTRIBUTE));
  }

  void bind(Context ctx) {
    ctx.attribute(ATTRIBUTE, this);
  }

  /** What a record that a call writes says of where it comes from. */
  static Provenance provenance(Context ctx) {
    Caller caller = of(ctx);
    ActorLabel actor =
        caller.user() == null ? ActorLabel.key(caller.key().id()) : ActorLabel.user(caller.user());
    return new Provenance(actor, Tracing.of(ctx));
  }

  /** Whether it is a person, who may change of themselves what is harmless, and no back end. */
  boolean isPerson() {
    return user != null;
  }

  /** Whether messages of that user are theirs to see. */
  boolean isOrActsFor(String userId) {
    return user == null || user.equals(userId);
  }

  /** Whether something of that tenant, or of none for null, is theirs to see. */
  boolean sees(@Nullable String tenant) {
    return tenants.include(tenant);
  }

  /** 403 unless that tenant is granted; null names none. */
  void requireTenant(@Nullable String tenant) {
    if (tenant != null && !tenants.include(tenant)) {
      throw ApiException.forbidden("this " + word() + " does not reach that tenant");
    }
  }

  /** 403 unless all tenants are granted. */
  void requireAllTenants(String what) {
    if (!tenants.isAll()) {
      throw ApiException.forbidden(
          "this " + word() + " is restricted to tenants; " + what + " is of all of them");
    }
  }

  /** Whose log a restricted key may read: one that it names, or its only one. Null: everybody's. */
  @Nullable String oneTenant(@Nullable String tenant) {
    requireTenant(tenant);
    Set<String> only = tenants.only();
    if (tenant != null || only == null) {
      return tenant;
    }
    if (only.size() != 1) {
      throw ApiException.forbidden(
          "this key is restricted to tenants; name one of them as `tenant`");
    }
    return only.iterator().next();
  }

  /** What a read is of: what was asked for, as far as it is granted. */
  TenantScope scope(@Nullable String tenant, @Nullable Boolean hasTenant) {
    requireTenant(tenant);
    return TenantScope.of(tenant, hasTenant, tenants.only());
  }

  /** What an action on everything is on: the log knows no grants, so each tenant is named. */
  List<TenantScope> actionScopes(List<String> named, @Nullable Boolean hasTenant) {
    named.forEach(this::requireTenant);
    Set<String> only = tenants.only();
    if (only == null) {
      List<TenantScope> scopes = new ArrayList<>();
      named.forEach(tenant -> scopes.add(new TenantScope(tenant, hasTenant)));
      return scopes.isEmpty() ? List.of(new TenantScope(null, hasTenant)) : scopes;
    }
    if (Boolean.FALSE.equals(hasTenant)) {
      return List.of();
    }
    return new TreeSet<>(named.isEmpty() ? only : named)
        .stream().map(tenant -> new TenantScope(tenant, true)).toList();
  }

  /**
   * 403 unless an audience lies within the granted tenants.
   *
   * @param segment null: none
   */
  void requireAudience(@Nullable Segment segment, @Nullable String tenant, boolean byName) {
    Set<String> only = tenants.only();
    if (only == null) {
      return;
    }
    requireTenant(tenant);
    if (byName && tenant == null) {
      throw ApiException.forbidden(
          "this key is restricted to tenants; name one of them as `tenant`");
    }
    if (segment != null && !segment.isConfinedTo(only, tenant)) {
      throw ApiException.forbidden(
          "this key is restricted to tenants; a segment has to name one of them and no other");
    }
  }

  /** By which what they started is known to be theirs. */
  String label() {
    return label(key.id(), user, tenants);
  }

  /** Whoever reaches less than another is another. */
  static String label(String keyId, @Nullable String user, GrantedTenants tenants) {
    Set<String> only = tenants.only();
    String who = user == null ? keyId : keyId + "/" + user;
    return only == null ? who : who + "@" + ApiKey.hashOf(Json.text(new TreeSet<>(only)));
  }

  /** Whether what somebody started is theirs to ask for. */
  boolean mayAskFor(String label) {
    return (user == null && tenants.isAll()) || label().equals(label);
  }

  private String word() {
    return isPerson() ? "token" : "key";
  }
}
