package io.carillon.api.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Mints and redeems tickets. Any instance knows one by its seal, which is made with the key that
 * asked for it; that it is used once is seen to where the user's partition is, which is one place.
 * (When the partition moves within a ticket's short life, it could be used once more there.)
 * Thread-safe.
 *
 * <pre>
 *   base64url of: version 1 | expires at, 8 | nonce, 16 | user id, UTF-8 | HMAC-SHA256, 32
 * </pre>
 */
final class Tickets {

  static final Duration LIFE = Duration.ofSeconds(30);

  private static final byte VERSION = 1;
  private static final int SEAL = 32;
  private static final int HEAD = 1 + 8 + 16;
  private static final int MAX_CHARS = 1024;
  private static final String ALGORITHM = "HmacSHA256";

  /** Beyond it the oldest are looked for and forgotten. */
  private static final int SWEEP_ABOVE = 1_000;

  private final SecureRandom random = new SecureRandom();
  private final Map<UUID, Instant> used = new ConcurrentHashMap<>();
  private final Supplier<List<ApiKey>> keys;
  private final Clock clock;

  Tickets(Supplier<List<ApiKey>> keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * A new one.
   *
   * @param keyHash of the key that asks for it
   */
  Ticket mint(String keyHash, String userId) {
    UUID nonce = new UUID(random.nextLong(), random.nextLong());
    // The text has milliseconds.
    Instant expiresAt = Instant.ofEpochMilli(clock.instant().plus(LIFE).toEpochMilli());
    return new Ticket(keyHash, userId, nonce, expiresAt);
  }

  static String text(Ticket ticket) {
    byte[] user = ticket.userId().getBytes(StandardCharsets.UTF_8);
    ByteBuffer body =
        ByteBuffer.allocate(HEAD + user.length)
            .put(VERSION)
            .putLong(ticket.expiresAt().toEpochMilli())
            .putLong(ticket.nonce().getMostSignificantBits())
            .putLong(ticket.nonce().getLeastSignificantBits())
            .put(user);
    byte[] seal = seal(ticket.keyHash(), body.array());
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            ByteBuffer.allocate(HEAD + user.length + SEAL).put(body.array()).put(seal).array());
  }

  /** Empty unless it is genuine, by a key that still is one, and in time. */
  Optional<Ticket> parse(String text) {
    byte[] raw;
    try {
      raw = text.length() > MAX_CHARS ? new byte[0] : Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (raw.length <= HEAD + SEAL || raw[0] != VERSION) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(raw);
    byte[] body = new byte[raw.length - SEAL];
    byte[] seal = new byte[SEAL];
    bytes.get(body).get(seal);
    ByteBuffer read = ByteBuffer.wrap(body, 1, body.length - 1);
    Instant expiresAt = Instant.ofEpochMilli(read.getLong());
    UUID nonce = new UUID(read.getLong(), read.getLong());
    String user = new String(body, HEAD, body.length - HEAD, StandardCharsets.UTF_8);
    for (ApiKey key : keys.get()) {
      if (MessageDigest.isEqual(seal, seal(key.hash(), body))
          && clock.instant().isBefore(expiresAt)) {
        return Optional.of(new Ticket(key.hash(), user, nonce, expiresAt));
      }
    }
    return Optional.empty();
  }

  /** Whether it is the first time. */
  boolean redeem(Ticket ticket) {
    if (used.size() > SWEEP_ABOVE) {
      Instant now = clock.instant();
      used.values().removeIf(expiresAt -> !now.isBefore(expiresAt));
    }
    return used.putIfAbsent(ticket.nonce(), ticket.expiresAt()) == null;
  }

  private static byte[] seal(String keyHash, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      byte[] key = ApiKey.digest("carillon ticket " + keyHash);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
