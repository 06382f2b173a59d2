package io.carillon.api.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * A key as we hold it: its hash, never the key. A plain SHA-256 is right for a key of 256 random
 * bits: nobody can guess one, however fast they can hash, so that a slow hash would cost every call
 * and win nothing.
 *
 * @param id says which key it is, and nothing of the key itself: may be shown and logged
 * @param hash SHA-256 of the key's UTF-8, in lower-case hex
 * @param scopes what it may do
 * @param tenants where
 */
public record ApiKey(String id, Kind kind, String hash, Set<Scope> scopes, GrantedTenants tenants) {

  /** What a key is worth by itself. */
  public enum Kind {
    /** Begins with {@code sk_}: acts for itself. */
    SECRET,
    /**
     * Begins with {@code pk_}: nothing without a user token beside it, for everybody can read it.
     */
    PUBLIC
  }

  public ApiKey {
    if (!hash.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("a key's hash is 64 lower-case hex digits");
    }
    scopes = Set.copyOf(scopes);
  }

  /** A secret key that may do everything. */
  public static ApiKey secret(String id, String key) {
    return new ApiKey(id, Kind.SECRET, hashOf(key), EnumSet.allOf(Scope.class), GrantedTenants.ALL);
  }

  /** A public key: what may be done with it is for the user token to say. */
  public static ApiKey open(String id, String key) {
    return new ApiKey(
        id, Kind.PUBLIC, hashOf(key), EnumSet.of(Scope.READ, Scope.MANAGE), GrantedTenants.ALL);
  }

  /** The hash of a key, as it is held. */
  public static String hashOf(String key) {
    return HexFormat.of().formatHex(digest(key));
  }

  /** SHA-256 of the UTF-8 of a text. */
  public static byte[] digest(String text) {
    return sha256().digest(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A fresh one. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
