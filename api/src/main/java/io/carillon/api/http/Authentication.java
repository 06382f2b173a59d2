package io.carillon.api.http;

import io.javalin.http.Context;
import io.javalin.security.RouteRole;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Who calls, by secret key, and whether they may. */
final class Authentication {

  private static final String KEY = "carillon.key";
  private static final String PREFIX = "Bearer ";
  private static final int MAX_KEY_CHARS = 512;

  private final Supplier<List<ApiKey>> keys;

  /**
   * @param keys asked on every request, so that they can be rotated without a restart
   */
  Authentication(Supplier<List<ApiKey>> keys) {
    this.keys = keys;
  }

  /** 401 unless a known key came along. */
  void authenticate(Context ctx) {
    ctx.attribute(
        KEY, find(ctx.header("Authorization")).orElseThrow(ApiException::unauthenticated));
  }

  /** 403 unless the key may do what the route asks for. */
  void authorize(Context ctx) {
    ApiKey key = ctx.attribute(KEY);
    for (RouteRole role : ctx.routeRoles()) {
      if (key == null || !(role instanceof Scope scope) || !key.scopes().contains(scope)) {
        throw ApiException.forbidden(
            "this key may not do that; it lacks the scope `" + word(role) + "`");
      }
    }
  }

  /**
   * Compares with every key, each time in the same time: neither which nor how much of it matched
   * shows.
   */
  private Optional<ApiKey> find(@Nullable String header) {
    if (header == null
        || !header.regionMatches(true, 0, PREFIX, 0, PREFIX.length())
        || header.length() > MAX_KEY_CHARS) {
      return Optional.empty();
    }
    byte[] given = ApiKey.digest(header.substring(PREFIX.length()).strip());
    ApiKey found = null;
    for (ApiKey key : keys.get()) {
      if (MessageDigest.isEqual(given, HexFormat.of().parseHex(key.hash()))) {
        found = key;
      }
    }
    return Optional.ofNullable(found);
  }

  private static String word(RouteRole role) {
    return role.toString().toLowerCase(java.util.Locale.ROOT);
  }
}
