package io.carillon.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.api.access.GrantedTenants;
import io.carillon.api.access.KeyFile;
import io.carillon.api.access.TokenKeys;
import io.carillon.api.access.UserToken;
import io.carillon.api.access.UserTokens;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MintTest {

  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private static String minted(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Mint.run(arguments, new PrintStream(out, true, StandardCharsets.UTF_8), CLOCK);
    return out.toString(StandardCharsets.UTF_8).strip();
  }

  @Test
  void aKeyIsRandomAndFitsTheSettings() {
    assertThat(minted("key")).matches("sk_[A-Za-z0-9_-]{43}").isNotEqualTo(minted("key"));
    assertThat(minted("key", "--public")).matches("pk_[A-Za-z0-9_-]{43}");
  }

  @Test
  void itIsACommandOfTheProcess() {
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      Main.main(new String[] {"key"});
    } finally {
      System.setOut(before);
    }
    assertThat(out.toString(StandardCharsets.UTF_8).strip()).matches("sk_[A-Za-z0-9_-]{43}");
  }

  @Test
  void aTokenIsOneThatIsVerified(@TempDir Path folder) throws Exception {
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(2_048);
    KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
    ec.initialize(new ECGenParameterSpec("secp256r1"));
    for (KeyPair pair : List.of(rsa.generateKeyPair(), ec.generateKeyPair())) {
      Path signing = folder.resolve("private.pem");
      Path verifying = folder.resolve("public.pem");
      Files.writeString(signing, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
      Files.writeString(verifying, pem("PUBLIC KEY", pair.getPublic().getEncoded()));
      String token =
          minted(
              "token",
              "--user",
              "ann",
              "--signing-key",
              signing.toString(),
              "--tenant",
              "acme",
              "--tenant",
              "globex",
              "--expires-in",
              "15m",
              "--issuer",
              "me",
              "--audience",
              "you");
      TokenKeys keys = new TokenKeys(List.of(new KeyFile(verifying)), List.of(), Optional.empty());
      assertThat(new UserTokens(keys, Optional.of("me"), Optional.of("you"), CLOCK).verify(token))
          .isEqualTo(
              new UserToken(
                  "ann", new GrantedTenants(Set.of("acme", "globex")), NOW.plusSeconds(900)));
    }
    String secret = "a secret of HS256 that nobody could guess";
    Path file = Files.writeString(folder.resolve("secret"), secret + "\n");
    String token = minted("token", "--user", "bob", "--secret-file", file.toString());
    TokenKeys keys = new TokenKeys(List.of(), List.of(secret), Optional.empty());
    assertThat(new UserTokens(keys, Optional.empty(), Optional.empty(), CLOCK).verify(token))
        .isEqualTo(new UserToken("bob", GrantedTenants.ALL, NOW.plusSeconds(3_600)));
  }

  private static String pem(String what, byte[] bytes) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(what, Base64.getMimeEncoder().encodeToString(bytes), what);
  }

  @Test
  void whatIsWrongIsSaid(@TempDir Path folder) throws Exception {
    Path rubbish = Files.writeString(folder.resolve("rubbish"), "short");
    for (String[] arguments :
        new String[][] {
          {"key", "--what"},
          {"token"},
          {"token", "--user"},
          {"token", "--user", "ann"},
          {"token", "--user", "ann", "--secret-file", rubbish.toString()},
          {"token", "--user", "ann", "--signing-key", rubbish.toString()},
          {"token", "--user", "ann", "--signing-key", folder.resolve("absent").toString()},
          {"token", "--user", "ann", "--expires-in", "soon"},
          {"token", "--user", "ann", "--for", "ever"}
        }) {
      assertThatThrownBy(() -> minted(arguments))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(arguments[0] + ": ");
    }
  }
}
