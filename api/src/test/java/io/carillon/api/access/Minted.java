package io.carillon.api.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** User tokens for tests, and the keys they are verified with. */
public final class Minted {

  static final String SECRET = "a secret of HS256 that nobody could guess";
  static final RSAKey RSA;
  static final ECKey EC;

  /** All of them. */
  public static final TokenKeys KEYS;

  static {
    try {
      RSA = new RSAKeyGenerator(2_048).keyID("rsa").generate();
      EC = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
      Path file = Files.createTempFile("token-keys", ".json");
      Files.writeString(
          file, new JWKSet(List.of(RSA.toPublicJWK(), EC.toPublicJWK())).toString(true));
      KEYS = new TokenKeys(List.of(new KeyFile(file)), List.of(SECRET), Optional.empty());
      file.toFile().deleteOnExit();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Minted() {}

  /** A token of a user, issued a minute before it counts. */
  public static String token(String userId, Instant expiresAt) {
    return token(userId, expiresAt, Map.of());
  }

  /** A token of a user in these tenants only. */
  public static String token(String userId, Instant expiresAt, List<String> tenants) {
    return token(userId, expiresAt, Map.of("tenants", tenants));
  }

  /**
   * @param claims beside {@code sub}, {@code iat} and {@code exp}, or instead of them
   */
  public static String token(String userId, Instant expiresAt, Map<String, ?> claims) {
    return signed(JWSAlgorithm.HS256, claims(userId, expiresAt, claims));
  }

  static JWTClaimsSet claims(String userId, Instant expiresAt, Map<String, ?> more) {
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .subject(userId)
            .issueTime(Date.from(expiresAt.minusSeconds(3_600)))
            .expirationTime(Date.from(expiresAt));
    more.forEach(claims::claim);
    return claims.build();
  }

  static String signed(JWSAlgorithm algorithm, JWTClaimsSet claims) {
    try {
      if (algorithm.equals(JWSAlgorithm.HS256)) {
        return signed(algorithm, null, new MACSigner(SECRET), claims);
      }
      return algorithm.equals(JWSAlgorithm.ES256)
          ? signed(algorithm, "ec", new ECDSASigner(EC), claims)
          : signed(algorithm, "rsa", new RSASSASigner(RSA), claims);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static String signed(
      JWSAlgorithm algorithm, @Nullable String keyId, JWSSigner signer, JWTClaimsSet claims) {
    try {
      SignedJWT jwt = new SignedJWT(new JWSHeader.Builder(algorithm).keyID(keyId).build(), claims);
      jwt.sign(signer);
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A token as text says, signature and all. */
  static String raw(String header, JWTClaimsSet claims, String signature) {
    return base64(header) + "." + base64(claims.toString()) + "." + signature;
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
