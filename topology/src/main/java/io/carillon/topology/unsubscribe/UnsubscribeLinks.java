package io.carillon.topology.unsubscribe;

import io.carillon.topology.resolve.preference.Question;
import io.carillon.topology.store.KeyReader;
import io.carillon.topology.store.KeyWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Makes and reads links by which one person unsubscribes from one category, or one workflow, on one
 * type of channel: what they say is in them, signed, for whoever has the mail needs nothing else.
 * The same claim makes the same link. Thread-safe.
 *
 * <pre>
 *   1 | user id | tenant id or none | 0 category, 1 workflow | its key | channel type | issued at
 *     | HMAC-SHA256, 32                                                            as base64url
 * </pre>
 */
public final class UnsubscribeLinks {

  /** Where there is no key there are no links. */
  public static final UnsubscribeLinks NONE =
      new UnsubscribeLinks(URI.create("http://unset"), List.of(), "", Duration.ZERO);

  /** Where the links lead, under the base URL. */
  public static final String PATH = "/v1/unsubscribe";

  /** Of the query. */
  public static final String PARAMETER = "t";

  /** Characters of a secret, at least. */
  public static final int MIN_SECRET_CHARS = 32;

  private static final int VERSION = 1;
  private static final int MAX_CHARS = 8_192;
  private static final int MAC_BYTES = 32;
  private static final String ALGORITHM = "HmacSHA256";
  private static final String PURPOSE = "carillon.unsubscribe";

  private final String base;
  private final List<SecretKeySpec> keys;
  private final byte[] domain;
  private final Duration valid;

  /**
   * @param base such as {@code https://notify.example.com}, where people reach the API
   * @param secrets the first signs, each verifies; none: there are no links
   * @param installation whose links they are: another's are refused though the secret be the same
   * @param valid how long a link does something
   */
  public UnsubscribeLinks(URI base, List<String> secrets, String installation, Duration valid) {
    this.base = base.toString().replaceFirst("/+$", "") + PATH + "?" + PARAMETER + "=";
    this.keys =
        secrets.stream()
            .map(each -> new SecretKeySpec(each.getBytes(StandardCharsets.UTF_8), ALGORITHM))
            .toList();
    this.domain = (PURPOSE + "\0" + installation + "\0").getBytes(StandardCharsets.UTF_8);
    this.valid = valid;
  }

  /**
   * What a link says.
   *
   * @param tenant in which; null: without any
   * @param category whether {@code key} is a category and no workflow
   * @param channelType such as {@code email}
   * @param issuedAt milliseconds since the epoch
   */
  public record Claim(
      String userId,
      @Nullable String tenant,
      boolean category,
      String key,
      String channelType,
      long issuedAt) {

    /**
     * Of a message: from its first category, or from its workflow where it has none. Any category
     * that says no is enough.
     *
     * @param workflow null: none, as preferences call it
     */
    public static Claim of(
        String userId,
        @Nullable String tenant,
        List<String> categories,
        @Nullable String workflow,
        String channelType,
        long issuedAt) {
      return categories.isEmpty()
          ? new Claim(userId, tenant, false, Question.workflow(workflow), channelType, issuedAt)
          : new Claim(userId, tenant, true, categories.get(0), channelType, issuedAt);
    }
  }

  /** A link is none of ours, or its time is over. */
  public static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean expired;

    RefusedException(boolean expired) {
      super(expired ? "the link has expired" : "the link is none of ours");
      this.expired = expired;
    }

    /** Whether it was ours. */
    public boolean expired() {
      return expired;
    }
  }

  /** The link that says it; null: there are none. */
  public @Nullable String url(Claim claim) {
    return keys.isEmpty() ? null : base + token(claim);
  }

  private String token(Claim claim) {
    byte[] payload =
        new KeyWriter()
            .tag(VERSION)
            .text(claim.userId())
            .optional(claim.tenant())
            .tag(claim.category() ? 0 : 1)
            .text(claim.key())
            .text(claim.channelType())
            .position(claim.issuedAt())
            .key()
            .get();
    byte[] all = Arrays.copyOf(payload, payload.length + MAC_BYTES);
    System.arraycopy(mac(keys.get(0), payload, payload.length), 0, all, payload.length, MAC_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  /**
   * What a link says.
   *
   * @param token of the parameter {@value #PARAMETER}
   * @throws RefusedException when it says nothing
   */
  public Claim verify(String token, Instant now) throws RefusedException {
    byte[] all = decoded(token);
    int length = all.length - MAC_BYTES;
    if (length < 1 || all[0] != VERSION) {
      throw new RefusedException(false);
    }
    byte[] given = Arrays.copyOfRange(all, length, all.length);
    boolean ours = false;
    for (SecretKeySpec key : keys) {
      ours |= MessageDigest.isEqual(mac(key, all, length), given);
    }
    if (!ours) {
      throw new RefusedException(false);
    }
    KeyReader said = new KeyReader(Bytes.wrap(Arrays.copyOf(all, length)));
    said.tag();
    Claim claim =
        new Claim(
            said.text(),
            said.optional(),
            said.tag() == 0,
            said.text(),
            said.text(),
            said.position());
    if (now.isAfter(Instant.ofEpochMilli(claim.issuedAt()).plus(valid))) {
      throw new RefusedException(true);
    }
    return claim;
  }

  private static byte[] decoded(String token) throws RefusedException {
    if (token.length() > MAX_CHARS) {
      throw new RefusedException(false);
    }
    try {
      return Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(false);
    }
  }

  private byte[] mac(SecretKeySpec key, byte[] payload, int length) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(domain);
      mac.update(payload, 0, length);
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
