package io.carillon.api.access;

import com.google.common.base.Ticker;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.carillon.api.read.NotReadyException;
import io.carillon.topology.failure.Checks;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Verifies user tokens: JWTs of {@code sub}, {@code iat}, {@code exp} and perhaps {@link
 * TokenGrants}, signed with RS256, ES256 or HS256 by one of the keys. Which algorithm goes with a
 * key is the key's to say, never the token's. What was verified is remembered for a minute, by the
 * token's hash, so that a key that is taken away counts for no longer than that. Thread-safe; may
 * wait for the key server, bounded ({@link KeyServer}), when a token names a key that is not known
 * yet.
 */
public final class UserTokens {

  /** A longer one is refused unread. */
  public static final int MAX_CHARS = 8_192;

  /** How far ahead the clock of who signs may be. */
  static final Duration SKEW = Duration.ofSeconds(30);

  /**
   * The library overlooks what does not belong into base64: of one good token there would be any
   * number of texts, each to be verified anew.
   */
  private static final Pattern JWT = Pattern.compile("[\\w-]++\\.[\\w-]++\\.[\\w-]*+");

  private static final int REMEMBERED = 50_000;
  private static final Duration REMEMBERED_FOR = Duration.ofMinutes(1);
  private static final Duration GENUINE_FOR = Duration.ofHours(1);

  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
  private final Cache<HashCode, UserToken> verified;

  /** Those that have proven themselves lately: to verify them again is nobody's trial. */
  private final Cache<HashCode, Boolean> genuine;

  private final Optional<String> issuer;
  private final Optional<String> audience;
  private final Clock clock;

  /**
   * @param issuer what {@code iss} has to be; empty: anything or nothing
   * @param audience what {@code aud} has to name; empty: anything or nothing
   */
  public UserTokens(
      TokenKeys keys, Optional<String> issuer, Optional<String> audience, Clock clock) {
    this(keys, issuer, audience, clock, Ticker.systemTicker());
  }

  /**
   * @param ticker what is remembered is forgotten by
   */
  UserTokens(
      TokenKeys keys,
      Optional<String> issuer,
      Optional<String> audience,
      Clock clock,
      Ticker ticker) {
    this.issuer = issuer;
    this.audience = audience;
    this.clock = clock;
    this.verified =
        CacheBuilder.newBuilder()
            .maximumSize(REMEMBERED)
            .ticker(ticker)
            .expireAfterWrite(REMEMBERED_FOR)
            .build();
    this.genuine =
        CacheBuilder.newBuilder()
            .maximumSize(REMEMBERED)
            .ticker(ticker)
            .expireAfterAccess(GENUINE_FOR)
            .build();
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256, JWSAlgorithm.HS256), keys));
    // Ours are below: the library's know no clock but the machine's.
    processor.setJWTClaimsSetVerifier(null);
  }

  /** What a token says, if it proves it, however many have not. */
  public UserToken verify(String token) throws TokenRefusedException {
    return verify(token, SignatureTrials.UNLIMITED);
  }

  /**
   * What a token says, if it proves it.
   *
   * @param trials asked unless the token has proven itself within the hour
   * @throws NotReadyException when the key server would have to be asked, and does not answer
   */
  public UserToken verify(String token, SignatureTrials trials) throws TokenRefusedException {
    if (token.length() > MAX_CHARS) {
      throw new TokenRefusedException("longer than " + MAX_CHARS + " characters");
    }
    HashCode hash = Hashing.sha256().hashString(token, StandardCharsets.UTF_8);
    UserToken said = verified.getIfPresent(hash);
    if (said == null) {
      said = prove(token, hash, trials);
    }
    if (!clock.instant().isBefore(said.expiresAt())) {
      throw new TokenRefusedException("expired");
    }
    return said;
  }

  private UserToken prove(String token, HashCode hash, SignatureTrials trials)
      throws TokenRefusedException {
    if (!JWT.matcher(token).matches()) {
      throw new TokenRefusedException("no JWT");
    }
    if (genuine.getIfPresent(hash) == null) {
      trials.require();
    }
    try {
      UserToken said = read(token);
      verified.put(hash, said);
      genuine.put(hash, true);
      return said;
    } catch (TokenRefusedException e) {
      genuine.invalidate(hash);
      trials.failed();
      throw e;
    }
  }

  private UserToken read(String token) throws TokenRefusedException {
    JWTClaimsSet claims;
    try {
      claims = processor.process(token, null);
    } catch (ParseException e) {
      throw new TokenRefusedException("no JWT");
    } catch (KeySourceException e) {
      throw new NotReadyException("the server of this token's key does not answer; try again");
    } catch (BadJOSEException | JOSEException e) {
      // The library's words name algorithms and the like, nothing of the token.
      throw new TokenRefusedException(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      throw new TokenRefusedException("not to be read: " + e.getClass().getSimpleName());
    }
    String userId = claims.getSubject();
    if (userId == null || Checks.userId("sub", userId) != null) {
      throw new TokenRefusedException("`sub` is no user id");
    }
    Instant expiresAt = required(claims.getExpirationTime(), "exp");
    Instant latest = clock.instant().plus(SKEW);
    if (required(claims.getIssueTime(), "iat").isAfter(latest)) {
      throw new TokenRefusedException("issued in the future");
    }
    Date notBefore = claims.getNotBeforeTime();
    if (notBefore != null && notBefore.toInstant().isAfter(latest)) {
      throw new TokenRefusedException("not valid yet");
    }
    if (issuer.isPresent() && !issuer.get().equals(claims.getIssuer())) {
      throw new TokenRefusedException("of another issuer");
    }
    if (audience.isPresent() && !claims.getAudience().contains(audience.get())) {
      throw new TokenRefusedException("for another audience");
    }
    return new UserToken(userId, TokenGrants.of(claims, userId), expiresAt);
  }

  private static Instant required(@Nullable Date time, String claim) throws TokenRefusedException {
    if (time == null) {
      throw new TokenRefusedException("without `" + claim + "`");
    }
    return time.toInstant();
  }
}
