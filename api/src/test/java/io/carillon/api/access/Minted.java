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
import java.net.URI;
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

  private static final List<KeyFile> FILES;
  private static final String FOREIGN_SIGNATURE;

  static {
    try {
      RSA = new RSAKeyGenerator(2_048).keyID("rsa").generate();
      EC = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
      Path file = Files.createTempFile("token-keys", ".json");
      Files.writeString(
          file, new JWKSet(List.of(RSA.toPublicJWK(), EC.toPublicJWK())).toString(true));
      FILES = List.of(new KeyFile(file));
      KEYS = new TokenKeys(FILES, List.of(SECRET), Optional.empty());
      String foreign =
          signed(JWSAlgorithm.ES256, claims("foreign", Instant.ofEpochSecond(1), Map.of()));
      FOREIGN_SIGNATURE = foreign.substring(foreign.lastIndexOf('.'));
      file.toFile().deleteOnExit();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Minted() {}

  /** All of them, and those of a server. */
  public static TokenKeys keysAnd(URI server) {
    return new TokenKeys(FILES, List.of(SECRET), Optional.of(server));
  }

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

  /** A token with the signature of another, of ES256: nothing but to verify it shows that. */
  public static String forged(String userId, Instant expiresAt) {
    String token = signed(JWSAlgorithm.ES256, claims(userId, expiresAt, Map.of()));
    return token.substring(0, token.lastIndexOf('.')) + FOREIGN_SIGNATURE;
  }

  /** A token that names a key that nobody has. */
  public static String ofNobodysKey(String userId, Instant expiresAt) {
    try {
      return signed(
          JWSAlgorithm.RS256,
          "nobody's",
          new RSASSASigner(RSA),
          claims(userId, expiresAt, Map.of()));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A token with {@code alg: none}. */
  public static String unsecured(String userId, Instant expiresAt, Map<String, ?> claims) {
    return raw("{\"alg\":\"none\"}", claims(userId, expiresAt, claims), "");
  }

  /** A token of HS256 whose secret is a public key, as everybody can read it. */
  public static String byPublicKey(String userId, Instant expiresAt, Map<String, ?> claims) {
    try {
      byte[] key = RSA.toPublicKey().getEncoded();
      JWTClaimsSet says = claims(userId, expiresAt, claims);
      return signed(JWSAlgorithm.HS256, "rsa", new MACSigner(key), says);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
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
