package io.carillon.api.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * By which instances know what another instance has made. The keys come from the secret keys of the
 * settings, which every instance has and which are written down nowhere else: what is stored of
 * other keys, their hashes, is no secret to whoever reads the topic. Of several the first seals and
 * each is recognised, so that the setting can be changed instance by instance. Thread-safe.
 */
public final class Seals {

  /** Bytes of a seal. */
  public static final int BYTES = 32;

  private static final String ALGORITHM = "HmacSHA256";

  private final List<SecretKeySpec> keys;

  /**
   * @param secrets at least one
   * @param purpose what is sealed: a seal for one purpose is none for another
   */
  public Seals(List<String> secrets, String purpose) {
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException("nothing to seal with");
    }
    keys = secrets.stream().map(secret -> derive(secret, purpose)).toList();
  }

  private static SecretKeySpec derive(String secret, String purpose) {
    byte[] from = secret.getBytes(StandardCharsets.UTF_8);
    byte[] text = ("carillon " + purpose).getBytes(StandardCharsets.UTF_8);
    return new SecretKeySpec(hmac(new SecretKeySpec(from, ALGORITHM), text), ALGORITHM);
  }

  public byte[] seal(byte[] content) {
    return hmac(keys.get(0), content);
  }

  /** Whether one of us has sealed that; compared in constant time. */
  public boolean holds(byte[] content, byte[] seal) {
    boolean holds = false;
    for (SecretKeySpec key : keys) {
      holds |= MessageDigest.isEqual(seal, hmac(key, content));
    }
    return holds;
  }

  private static byte[] hmac(SecretKeySpec key, byte[] content) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
