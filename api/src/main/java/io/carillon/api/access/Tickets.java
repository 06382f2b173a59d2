package io.carillon.api.access;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Mints and redeems tickets. Any instance knows one by its seal; that it is used once is seen to
 * where the user's partition is, which is one place. (When the partition moves within a ticket's
 * short life, it could be used once more there.) Thread-safe.
 *
 * <pre>
 *   base64url of: version 2 | expires at, 8 | nonce, 16 | stream ends at, 8, or -1
 *                 | tenants: count, 2, or -1 for all, and each | key id | user id | seal, 32
 *   texts as DataOutput writes them: length, 2, and modified UTF-8
 * </pre>
 */
public final class Tickets {

  public static final Duration LIFE = Duration.ofSeconds(30);

  /** A URL has room for no more. */
  public static final int MAX_CHARS = 4_096;

  private static final byte VERSION = 2;

  /** Beyond it those that have expired are looked for and forgotten. */
  private static final int SWEEP_ABOVE = 1_000;

  private final SecureRandom random = new SecureRandom();
  private final Map<UUID, Instant> used = new ConcurrentHashMap<>();
  private final Seals seals;
  private final Clock clock;

  public Tickets(Seals seals, Clock clock) {
    this.seals = seals;
    this.clock = clock;
  }

  /**
   * A new one.
   *
   * @param streamEndsAt before which it expires at the latest; null: no such end
   */
  public Ticket mint(
      String keyId, String userId, GrantedTenants tenants, @Nullable Instant streamEndsAt) {
    UUID nonce = new UUID(random.nextLong(), random.nextLong());
    Instant expiresAt = milliseconds(clock.instant().plus(LIFE));
    Instant endsAt = streamEndsAt == null ? null : milliseconds(streamEndsAt);
    return new Ticket(
        keyId,
        userId,
        tenants,
        nonce,
        endsAt != null && endsAt.isBefore(expiresAt) ? endsAt : expiresAt,
        endsAt);
  }

  /** The text has no more. */
  private static Instant milliseconds(Instant time) {
    return Instant.ofEpochMilli(time.toEpochMilli());
  }

  /** Empty when it grants so many tenants that it does not go into a URL. */
  public Optional<String> text(Ticket ticket) {
    byte[] body = write(ticket);
    byte[] seal = seals.seal(body);
    byte[] raw = Arrays.copyOf(body, body.length + Seals.BYTES);
    System.arraycopy(seal, 0, raw, body.length, Seals.BYTES);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(raw);
    return text.length() > MAX_CHARS ? Optional.empty() : Optional.of(text);
  }

  private static byte[] write(Ticket ticket) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(ticket.expiresAt().toEpochMilli());
      out.writeLong(ticket.nonce().getMostSignificantBits());
      out.writeLong(ticket.nonce().getLeastSignificantBits());
      Instant endsAt = ticket.streamEndsAt();
      out.writeLong(endsAt == null ? -1 : endsAt.toEpochMilli());
      Set<String> only = ticket.tenants().only();
      out.writeShort(only == null ? -1 : only.size());
      for (String tenant : only == null ? Set.<String>of() : only) {
        out.writeUTF(tenant);
      }
      out.writeUTF(ticket.keyId());
      out.writeUTF(ticket.userId());
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail, and ids are short", e);
    }
    return bytes.toByteArray();
  }

  /** Empty unless it is genuine and in time. */
  public Optional<Ticket> parse(String text) {
    byte[] raw;
    try {
      raw = text.length() > MAX_CHARS ? new byte[0] : Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (raw.length <= Seals.BYTES || raw[0] != VERSION) {
      return Optional.empty();
    }
    byte[] body = Arrays.copyOf(raw, raw.length - Seals.BYTES);
    byte[] seal = Arrays.copyOfRange(raw, raw.length - Seals.BYTES, raw.length);
    if (!seals.holds(body, seal)) {
      return Optional.empty();
    }
    Ticket ticket = read(body);
    return clock.instant().isBefore(ticket.expiresAt()) ? Optional.of(ticket) : Optional.empty();
  }

  /** Of bytes that one of us has written. */
  private static Ticket read(byte[] body) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(body))) {
      in.readByte();
      Instant expiresAt = Instant.ofEpochMilli(in.readLong());
      UUID nonce = new UUID(in.readLong(), in.readLong());
      long endsAt = in.readLong();
      int count = in.readShort();
      Set<String> only = count < 0 ? null : new HashSet<>();
      for (int i = 0; i < count && only != null; i++) {
        only.add(in.readUTF());
      }
      String keyId = in.readUTF();
      String userId = in.readUTF();
      return new Ticket(
          keyId,
          userId,
          new GrantedTenants(only),
          nonce,
          expiresAt,
          endsAt < 0 ? null : Instant.ofEpochMilli(endsAt));
    } catch (IOException e) {
      throw new UncheckedIOException("sealed by an instance of another version", e);
    }
  }

  /** Whether it is the first time. */
  public boolean redeem(Ticket ticket) {
    if (used.size() > SWEEP_ABOVE) {
      Instant now = clock.instant();
      used.values().removeIf(expiresAt -> !now.isBefore(expiresAt));
    }
    return used.putIfAbsent(ticket.nonce(), ticket.expiresAt()) == null;
  }
}
