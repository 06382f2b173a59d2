package io.carillon.api.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;

/** User tokens as {@link UserTokens} reads them. */
public final class NewToken {

  private NewToken() {}

  /** The claims every token has; the caller adds what else it says. */
  public static JWTClaimsSet.Builder claims(String userId, Instant now, Instant until) {
    return new JWTClaimsSet.Builder()
        .subject(userId)
        .issueTime(Date.from(now))
        .expirationTime(Date.from(until));
  }

  /**
   * The token as it is sent.
   *
   * @throws JOSEException if that key does not sign by that algorithm
   */
  public static String signed(JWTClaimsSet.Builder claims, JWSAlgorithm algorithm, JWSSigner signer)
      throws JOSEException {
    SignedJWT token = new SignedJWT(new JWSHeader(algorithm), claims.build());
    token.sign(signer);
    return token.serialize();
  }
}
