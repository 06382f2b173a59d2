package io.carillon.api.access;

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

  private static final int REMEMBERED = 50_000;
  private static final Duration REMEMBERED_FOR = Duration.ofMinutes(1);

  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
  private final Cache<HashCode, UserToken> verified =
      CacheBuilder.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(REMEMBERED_FOR).build();
  private final Optional<String> issuer;
  private final Optional<String> audience;
  private final Clock clock;

  /**
   * @param issuer what {@code iss} has to be; empty: anything or nothing
   * @param audience what {@code aud} has to name; empty: anything or nothing
   */
  public UserTokens(
      TokenKeys keys, Optional<String> issuer, Optional<String> audience, Clock clock) {
    this.issuer = issuer;
    this.audience = audience;
    this.clock = clock;
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256, JWSAlgorithm.HS256), keys));
    // Ours are below: the library's know no clock but the machine's.
    processor.setJWTClaimsSetVerifier(null);
  }

  /** What a token says, if it proves it. */
  public UserToken verify(String token) throws TokenRefusedException {
    if (token.length() > MAX_CHARS) {
      throw new TokenRefusedException("longer than " + MAX_CHARS + " characters");
    }
    HashCode hash = Hashing.sha256().hashString(token, StandardCharsets.UTF_8);
    UserToken said = verified.getIfPresent(hash);
    if (said == null) {
      said = read(token);
      verified.put(hash, said);
    }
    if (!clock.instant().isBefore(said.expiresAt())) {
      throw new TokenRefusedException("expired");
    }
    return said;
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
