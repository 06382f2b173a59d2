package io.carillon.api.http;

import io.carillon.api.access.ApiKey;
import io.carillon.api.access.Credentials;
import io.carillon.api.access.Ticket;
import io.carillon.api.access.TokenRefusedException;
import io.carillon.api.access.UserToken;
import io.github.bucket4j.Bucket;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who calls: by secret key, by public key and user token, which a socket has in its URL, or, for a
 * stream, by ticket. What is wrong with a credential is said in the log and not in the answer.
 */
final class Authentication {

  /** The user token beside a public key, in our word and in Knock's. */
  static final List<String> TOKEN_HEADERS = List.of("X-Carillon-User-Token", "X-Knock-User-Token");

  /** Of a WebSocket, for which browsers set no headers: a public key and a user token. */
  static final String KEY_PARAMETER = "api_key";

  static final String TOKEN_PARAMETER = "user_token";

  private static final Logger LOG = LoggerFactory.getLogger(Authentication.class);

  private static final List<String> OF_PEERS = List.of(Forwarder.FORWARDED, Shares.PARTITIONS);

  private static final String PREFIX = "Bearer ";
  private static final int MAX_KEY_CHARS = 512;
  private static final String TICKET = "carillon.ticket";
  private static final Pattern STREAM = Pattern.compile("/v1/users/[^/]+/feeds/[^/]+/stream");

  private final Credentials credentials;
  private final Peerage peers;
  private final RateLimits rates;

  /** Whoever sends rubbish all day does not fill the disk. */
  private final Bucket logged =
      Bucket.builder()
          .addLimit(lines -> lines.capacity(100).refillGreedy(10, Duration.ofSeconds(1)))
          .build();

  Authentication(Credentials credentials, Peerage peers, RateLimits rates) {
    this.credentials = credentials;
    this.peers = peers;
    this.rates = rates;
  }

  /** 401 unless a credential came along that is one; 429 when too many were none, unlooked at. */
  void authenticate(Context ctx) {
    requireNoPretence(ctx);
    caller(ctx).orElseThrow(ApiException::unauthenticated).bind(ctx);
  }

  /** Nothing is asked but that it pretends to nothing. */
  void open(Context ctx) {
    requireNoPretence(ctx);
  }

  /** Likewise of a public key and a user token in the URL, where secret keys do not belong. */
  void authenticateByUrl(Context ctx) {
    requireNoPretence(ctx);
    byUrl(ctx).orElseThrow(ApiException::unauthenticated).bind(ctx);
  }

  private Optional<Caller> byUrl(Context ctx) {
    String key = ctx.queryParam(KEY_PARAMETER);
    String token = ctx.queryParam(TOKEN_PARAMETER);
    if (key == null || token == null || key.length() > MAX_KEY_CHARS) {
      return refused("a socket", "without a public key and a user token in its URL");
    }
    Optional<ApiKey> known = credentials.keys().find(key);
    if (known.isEmpty()) {
      return refused("a key", "unknown");
    }
    return known.get().kind() == ApiKey.Kind.SECRET
        ? refused("a secret key", "in a URL")
        : byToken(known.get(), token, ctx);
  }

  private void requireNoPretence(Context ctx) {
    for (String name : OF_PEERS) {
      if (ctx.header(name) != null && !peers.vouchesFor(ctx)) {
        throw ApiException.forbidden(name + " is for instances among themselves");
      }
    }
  }

  private Optional<Caller> caller(Context ctx) {
    String header = ctx.header("Authorization");
    return header == null ? byTicket(ctx) : byKey(header, ctx);
  }

  private Optional<Caller> byTicket(Context ctx) {
    String text = ctx.queryParam("ticket");
    if (text == null || ctx.method() != HandlerType.GET || !STREAM.matcher(ctx.path()).matches()) {
      return Optional.empty();
    }
    Optional<Ticket> ticket = credentials.tickets().parse(text);
    Optional<ApiKey> key = ticket.flatMap(minted -> credentials.keys().byId(minted.keyId()));
    if (ticket.isEmpty() || key.isEmpty()) {
      return refused("a ticket", "not ours, expired, or of a key that is no more");
    }
    Ticket held = ticket.get();
    ctx.attribute(TICKET, held);
    return Optional.of(
        new Caller(
            key.get(),
            held.userId(),
            held.tenants().and(key.get().tenants()),
            held.streamEndsAt()));
  }

  private Optional<Caller> byKey(String header, Context ctx) {
    if (!header.regionMatches(true, 0, PREFIX, 0, PREFIX.length())
        || header.length() > MAX_KEY_CHARS) {
      return refused("a key", "not in the form `Bearer <key>`");
    }
    Optional<ApiKey> key = credentials.keys().find(header.substring(PREFIX.length()).strip());
    if (key.isEmpty()) {
      return refused("a key", "unknown");
    }
    String token = token(ctx);
    if (token != null) {
      // With a secret key too: who passes a user's token on means no more than that user may.
      return byToken(key.get(), token, ctx);
    }
    return key.get().kind() == ApiKey.Kind.SECRET
        ? Optional.of(new Caller(key.get(), null, key.get().tenants(), null))
        : refused("a public key", "without a user token");
  }

  private Optional<Caller> byToken(ApiKey key, String text, Context ctx) {
    try {
      UserToken token = credentials.tokens().verify(text, rates.trials(ctx));
      return Optional.of(
          new Caller(key, token.userId(), token.tenants().and(key.tenants()), token.expiresAt()));
    } catch (TokenRefusedException e) {
      return refused("a user token", e.getMessage());
    }
  }

  private static @Nullable String token(Context ctx) {
    for (String name : TOKEN_HEADERS) {
      String token = ctx.header(name);
      if (token != null) {
        return token.strip();
      }
    }
    return null;
  }

  private Optional<Caller> refused(String what, @Nullable String why) {
    if (logged.tryConsume(1)) {
      LOG.info("401: {} was refused: {}", what, why);
    }
    return Optional.empty();
  }

  /** The ticket that came instead of a key; null: a key did. */
  static @Nullable Ticket ticket(Context ctx) {
    return ctx.attribute(TICKET);
  }
}
