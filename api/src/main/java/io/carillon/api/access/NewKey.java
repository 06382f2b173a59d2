package io.carillon.api.access;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * A key that has just been made: 256 random bits.
 *
 * @param text the key itself
 */
public record NewKey(String text) {

  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  public static NewKey secret() {
    return of("sk_");
  }

  public static NewKey open() {
    return of("pk_");
  }

  private static NewKey of(String prefix) {
    byte[] random = new byte[BYTES];
    RANDOM.nextBytes(random);
    return new NewKey(prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(random));
  }

  /** Never the key: this is what a log would show. */
  @Override
  public String toString() {
    return text.substring(0, "sk_".length()) + "...";
  }
}
