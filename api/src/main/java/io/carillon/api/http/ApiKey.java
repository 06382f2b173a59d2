package io.carillon.api.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/**
 * A secret key as we hold it: its hash, never the key.
 *
 * @param hash SHA-256 of the key's UTF-8, in lower-case hex
 * @param scopes what it may do
 */
public record ApiKey(String hash, Set<Scope> scopes) {

  public ApiKey {
    if (!hash.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("a key's hash is 64 lower-case hex digits");
    }
    scopes = Set.copyOf(scopes);
  }

  /** A key that may do everything. */
  public static ApiKey of(String secret) {
    return new ApiKey(hashOf(secret), EnumSet.allOf(Scope.class));
  }

  /** The hash of a key, as settings hold it. */
  public static String hashOf(String secret) {
    return HexFormat.of().formatHex(digest(secret)).toLowerCase(Locale.ROOT);
  }

  static byte[] digest(String secret) {
    return sha256().digest(secret.getBytes(StandardCharsets.UTF_8));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
