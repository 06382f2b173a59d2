package io.carillon.api;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import io.carillon.api.access.NewKey;
import io.carillon.api.access.NewToken;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code carillon.jar key} and {@code carillon.jar token}: what callers show. Needs no Kafka. */
final class Mint {

  static final String HELP =
      """
      key [--public]            prints a new key, for `secret.keys` or `public.keys`; keys with scopes
                                or tenants are made by POST /v1/keys
      token --user ID           prints a user token
        --signing-key FILE      signed with a private key, PKCS #8 as PEM: RSA (RS256) or P-256 (ES256)
        --secret-file FILE      signed with a secret of `user.token.secrets` (HS256)
        --tenant ID             in that tenant only; may be repeated
        --expires-in DURATION   such as 15m or 24h; 1h by default
        --issuer TEXT, --audience TEXT
      """;

  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final Pattern DURATION = Pattern.compile("(\\d{1,6})([smhd])");

  private Mint() {}

  /** Whether it is a word of ours. */
  static boolean isCommand(String word) {
    return word.equals("key") || word.equals("token");
  }

  /**
   * @throws IllegalArgumentException saying what is wrong with the arguments
   */
  static void run(String[] arguments, PrintStream out, Clock clock) {
    Deque<String> words = new ArrayDeque<>(List.of(arguments));
    if (words.pop().equals("key")) {
      out.println(key(words).text());
    } else {
      out.println(token(words, clock));
    }
  }

  private static NewKey key(Deque<String> words) {
    boolean open = words.remove("--public");
    if (!words.isEmpty()) {
      throw new IllegalArgumentException("key: unknown argument " + words.peek());
    }
    return open ? NewKey.open() : NewKey.secret();
  }

  private static String token(Deque<String> words, Clock clock) {
    String user = null;
    Path keyFile = null;
    Path secretFile = null;
    List<String> tenants = new ArrayList<>();
    Duration life = Duration.ofHours(1);
    String issuer = null;
    String audience = null;
    while (!words.isEmpty()) {
      String option = words.pop();
      String value = words.poll();
      if (value == null) {
        throw new IllegalArgumentException("token: " + option + " needs a value, or is unknown");
      }
      switch (option) {
        case "--user" -> user = value;
        case "--signing-key" -> keyFile = Path.of(value);
        case "--secret-file" -> secretFile = Path.of(value);
        case "--tenant" -> tenants.add(value);
        case "--expires-in" -> life = duration(value);
        case "--issuer" -> issuer = value;
        case "--audience" -> audience = value;
        default -> throw new IllegalArgumentException("token: unknown argument " + option);
      }
    }
    if (user == null || user.isBlank()) {
      throw new IllegalArgumentException("token: --user says whose it is");
    }
    Instant now = clock.instant();
    JWTClaimsSet.Builder claims =
        NewToken.claims(user, now, now.plus(life)).issuer(issuer).audience(audience);
    if (!tenants.isEmpty()) {
      claims.claim("tenants", tenants);
    }
    try {
      return signed(claims, keyFile, secretFile);
    } catch (IOException e) {
      throw new IllegalArgumentException("token: cannot read " + e.getMessage(), e);
    } catch (GeneralSecurityException | JOSEException e) {
      throw new IllegalArgumentException(
          "token: that is no key to sign with: " + e.getMessage(), e);
    }
  }

  private static Duration duration(String text) {
    Matcher quantity = DURATION.matcher(text);
    if (!quantity.matches()) {
      throw new IllegalArgumentException("token: --expires-in is such as 15m or 24h");
    }
    long number = Long.parseLong(quantity.group(1));
    return switch (quantity.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  private static String signed(
      JWTClaimsSet.Builder claims, @Nullable Path keyFile, @Nullable Path secretFile)
      throws IOException, GeneralSecurityException, JOSEException {
    if ((keyFile == null) == (secretFile == null)) {
      throw new IllegalArgumentException("token: give --signing-key or --secret-file");
    }
    if (secretFile != null) {
      return NewToken.signed(
          claims, JWSAlgorithm.HS256, new MACSigner(Files.readString(secretFile).strip()));
    }
    PrivateKey key = privateKey(Files.readString(keyFile, StandardCharsets.UTF_8));
    return key instanceof ECPrivateKey ec
        ? NewToken.signed(claims, JWSAlgorithm.ES256, new ECDSASigner(ec))
        : NewToken.signed(claims, JWSAlgorithm.RS256, new RSASSASigner(key));
  }

  private static PrivateKey privateKey(String text) throws GeneralSecurityException {
    Matcher pem = PEM.matcher(text);
    if (!pem.find()) {
      throw new GeneralSecurityException("no -----BEGIN PRIVATE KEY-----");
    }
    PKCS8EncodedKeySpec spec =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
    try {
      return KeyFactory.getInstance("RSA").generatePrivate(spec);
    } catch (GeneralSecurityException e) {
      return KeyFactory.getInstance("EC").generatePrivate(spec);
    }
  }
}
