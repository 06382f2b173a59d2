package io.carillon.api.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the demo's people show: a public key and tokens, good for this run of this process only.
 * Immutable.
 */
public final class DemoKeys {

  private final NewKey publicKey = NewKey.open();
  private final NewKey secret = NewKey.secret();
  private final Optional<String> issuer;
  private final Optional<String> audience;

  private DemoKeys(Optional<String> issuer, Optional<String> audience) {
    this.issuer = issuer;
    this.audience = audience;
  }

  /**
   * @param issuer what a token's {@code iss} has to be here
   * @param audience what its {@code aud} has to be
   */
  public static DemoKeys random(Optional<String> issuer, Optional<String> audience) {
    return new DemoKeys(issuer, audience);
  }

  /** The public key, as a browser sends it. */
  public String publicKey() {
    return publicKey.text();
  }

  /** The public key, as it is looked up. */
  public KeyRing ring() {
    return KeyRing.of(List.of(ApiKey.open("demo", publicKey.text())));
  }

  /** What tokens are verified with (HS256). */
  public String tokenSecret() {
    return secret.text();
  }

  /** A token of that person, in all their tenants. */
  public String token(String userId, Instant now, Instant until) {
    JWTClaimsSet.Builder claims = NewToken.claims(userId, now, until);
    issuer.ifPresent(claims::issuer);
    audience.ifPresent(claims::audience);
    try {
      return NewToken.signed(claims, JWSAlgorithm.HS256, new MACSigner(secret.text()));
    } catch (JOSEException e) {
      throw new IllegalStateException("a secret of 256 bits signs", e);
    }
  }
}
