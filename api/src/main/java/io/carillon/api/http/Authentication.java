package io.carillon.api.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.security.RouteRole;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who calls, by secret key, and whether they may. */
final class Authentication {

  private static final String KEY = "carillon.key";
  private static final String PREFIX = "Bearer ";
  private static final int MAX_KEY_CHARS = 512;

  private static final String TICKET = "carillon.ticket";
  private static final Pattern STREAM = Pattern.compile("/v1/users/[^/]+/feeds/[^/]+/stream");

  private final Supplier<List<ApiKey>> keys;
  private final Tickets tickets;

  /**
   * @param keys asked on every request, so that they can be rotated without a restart
   */
  Authentication(Supplier<List<ApiKey>> keys, Tickets tickets) {
    this.keys = keys;
    this.tickets = tickets;
  }

  /** 401 unless a known key came along, or, for a stream, a ticket that one has minted. */
  void authenticate(Context ctx) {
    String header = ctx.header("Authorization");
    if (header == null
        && ctx.method() == HandlerType.GET
        && STREAM.matcher(ctx.path()).matches()
        && ctx.queryParam("ticket") != null) {
      Ticket ticket =
          tickets.parse(ctx.queryParam("ticket")).orElseThrow(ApiException::unauthenticated);
      ctx.attribute(TICKET, ticket);
      ctx.attribute(KEY, new ApiKey(ticket.keyHash(), Set.of(Scope.READ)));
      return;
    }
    ctx.attribute(KEY, find(header).orElseThrow(ApiException::unauthenticated));
  }

  /** The key that came along, of a call that is authenticated. */
  static ApiKey key(Context ctx) {
    ApiKey key = ctx.attribute(KEY);
    if (key == null) {
      throw ApiException.unauthenticated();
    }
    return key;
  }

  /** The ticket that came instead of a key; null: a key did. */
  static @Nullable Ticket ticket(Context ctx) {
    return ctx.attribute(TICKET);
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
