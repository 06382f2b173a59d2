package io.carillon.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.base.Ticker;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.StandardCharset;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.carillon.api.read.NotReadyException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserTokensTest {

  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final Instant END = NOW.plusSeconds(3_600);
  private static final List<JWSAlgorithm> ALGORITHMS =
      List.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256, JWSAlgorithm.HS256);

  private final UserTokens tokens = tokens(Minted.KEYS, NOW);

  private static UserTokens tokens(TokenKeys keys, Instant now) {
    return new UserTokens(
        keys, Optional.empty(), Optional.empty(), Clock.fixed(now, ZoneOffset.UTC));
  }

  private static JWTClaimsSet claims() {
    return Minted.claims("ann", END, Map.of());
  }

  private void assertRefused(UserTokens by, String token, String why) {
    assertThatThrownBy(() -> by.verify(token))
        .isInstanceOf(TokenRefusedException.class)
        .hasMessageContaining(why)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("ann", token + "."));
    // And again: nothing of it is remembered.
    assertThatThrownBy(() -> by.verify(token)).isInstanceOf(TokenRefusedException.class);
  }

  private void assertRefused(String token, String why) {
    assertRefused(tokens, token, why);
  }

  @Test
  void isVerifiedWithEachAlgorithm() throws Exception {
    for (JWSAlgorithm algorithm : ALGORITHMS) {
      String token = Minted.signed(algorithm, claims());
      UserToken said = new UserToken("ann", GrantedTenants.ALL, END);
      assertThat(tokens.verify(token)).isEqualTo(said);
      assertThat(tokens.verify(token)).as("remembered").isEqualTo(said);
    }
  }

  @Test
  void withoutASignatureItProvesNothing() {
    assertRefused(Minted.raw("{\"alg\":\"none\"}", claims(), ""), "nsecured");
    assertRefused(Minted.raw("{\"alg\":\"none\"}", claims(), "AAAA"), "");
    for (String algorithm : List.of("NONE", "None", "RS256", "ES256", "HS256")) {
      assertRefused(Minted.raw("{\"alg\":\"" + algorithm + "\"}", claims(), ""), "");
    }
    String token = Minted.signed(JWSAlgorithm.RS256, claims());
    assertRefused(token.substring(0, token.lastIndexOf('.') + 1), "");
  }

  @Test
  void aPublicKeyIsNoSecret() throws Exception {
    PublicKey key = Minted.RSA.toPublicKey();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
            + "\n-----END PUBLIC KEY-----\n";
    for (byte[] secret :
        List.of(
            key.getEncoded(),
            pem.getBytes(StandardCharsets.UTF_8),
            pem.strip().getBytes(StandardCharsets.UTF_8),
            Minted.RSA.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8),
            Minted.RSA.getModulus().decode())) {
      for (String keyId : new @Nullable String[] {null, "rsa"}) {
        assertRefused(
            Minted.signed(JWSAlgorithm.HS256, keyId, new MACSigner(secret), claims()), "");
      }
    }
    assertThatThrownBy(() -> new TokenKeys(List.of(), List.of(pem), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theKeySaysWhichAlgorithmNotTheToken() throws Exception {
    // Of the right key, with an algorithm it is not for.
    assertRefused(
        Minted.signed(JWSAlgorithm.RS512, "rsa", new RSASSASigner(Minted.RSA), claims()), "");
    assertRefused(
        Minted.signed(JWSAlgorithm.PS256, "rsa", new RSASSASigner(Minted.RSA), claims()), "");
    assertRefused(
        Minted.signed(JWSAlgorithm.HS512, null, new MACSigner(Minted.SECRET.repeat(2)), claims()),
        "");
    // Under another key's name.
    assertRefused(
        Minted.signed(JWSAlgorithm.RS256, "ec", new RSASSASigner(Minted.RSA), claims()), "");
    assertRefused(
        Minted.signed(JWSAlgorithm.ES256, "rsa", new ECDSASigner(Minted.EC), claims()), "");
    // By somebody else's key.
    RSAKey other = new RSAKeyGenerator(2_048).keyID("rsa").generate();
    assertRefused(Minted.signed(JWSAlgorithm.RS256, "rsa", new RSASSASigner(other), claims()), "");
    assertRefused(
        Minted.signed(
            JWSAlgorithm.ES256,
            "ec",
            new ECDSASigner(new ECKeyGenerator(Curve.P_256).generate()),
            claims()),
        "");
    assertRefused(
        Minted.signed(JWSAlgorithm.HS256, null, new MACSigner("another".repeat(6)), claims()), "");
  }

  @Test
  void whatWasSignedIsWhatCounts() {
    for (JWSAlgorithm algorithm : ALGORITHMS) {
      String[] ann = Minted.signed(algorithm, claims()).split("\\.");
      String[] bob = Minted.signed(algorithm, Minted.claims("bob", END, Map.of())).split("\\.");
      assertRefused(ann[0] + "." + bob[1] + "." + ann[2], "");
      assertRefused(ann[0] + "." + ann[1] + "." + bob[2], "");
    }
  }

  @Test
  void countsInItsTimeOnly() throws Exception {
    String token = Minted.signed(JWSAlgorithm.HS256, claims());
    assertThat(tokens(Minted.KEYS, END.minusMillis(1)).verify(token).userId()).isEqualTo("ann");
    assertRefused(tokens(Minted.KEYS, END), token, "expired");
    assertRefused(
        Minted.token("ann", END, Map.of("iat", Date.from(NOW.plusSeconds(31)))), "future");
    assertThat(
            tokens.verify(Minted.token("ann", END, Map.of("iat", Date.from(NOW.plusSeconds(30))))))
        .as("clocks differ a little")
        .isNotNull();
    assertRefused(
        Minted.token("ann", END, Map.of("nbf", Date.from(NOW.plusSeconds(31)))), "not valid yet");
  }

  @Test
  void isForgottenInTimeThoughItIsRemembered() throws Exception {
    MovingClock clock = new MovingClock();
    UserTokens moving = new UserTokens(Minted.KEYS, Optional.empty(), Optional.empty(), clock);
    String token = Minted.signed(JWSAlgorithm.HS256, claims());
    assertThat(moving.verify(token)).isNotNull();
    clock.now = END;
    assertThatThrownBy(() -> moving.verify(token)).hasMessage("expired");
  }

  private static final class MovingClock extends Clock {
    private Instant now = NOW;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public java.time.ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void saysWhoseAndUntilWhen() {
    JWTClaimsSet claims = claims();
    for (String claim : List.of("sub", "exp", "iat")) {
      JWTClaimsSet.Builder without = new JWTClaimsSet.Builder(claims);
      without.claim(claim, null);
      assertRefused(Minted.signed(JWSAlgorithm.HS256, without.build()), claim);
    }
    for (String user : List.of("", " ", "\u0000", "x".repeat(2_000))) {
      assertRefused(Minted.token(user, END), "sub");
    }
  }

  @Test
  void isOfTheIssuerAndForTheAudienceThatAreAskedFor() throws Exception {
    UserTokens strict =
        new UserTokens(
            Minted.KEYS,
            Optional.of("https://id.example"),
            Optional.of("carillon"),
            Clock.fixed(NOW, ZoneOffset.UTC));
    assertRefused(strict, Minted.token("ann", END), "issuer");
    assertRefused(
        strict,
        Minted.token("ann", END, Map.of("iss", "https://id.example.evil", "aud", "carillon")),
        "issuer");
    assertRefused(
        strict, Minted.token("ann", END, Map.of("iss", "https://id.example")), "audience");
    assertRefused(
        strict,
        Minted.token("ann", END, Map.of("iss", "https://id.example", "aud", List.of("other"))),
        "audience");
    Map<String, ?> right = Map.of("iss", "https://id.example", "aud", List.of("other", "carillon"));
    assertThat(strict.verify(Minted.token("ann", END, right)).userId()).isEqualTo("ann");
  }

  @Test
  void rubbishIsRefused() {
    for (String rubbish :
        List.of("", ".", "..", "a.b.c", "ann", "eyJ.eyJ.x", "\u0000", "[".repeat(5_000))) {
      assertRefused(rubbish, "");
    }
    assertRefused("x".repeat(UserTokens.MAX_CHARS + 1), "longer");
    assertRefused(
        Minted.raw("{\"alg\":\"HS256\",\"crit\":[\"b64\"],\"b64\":false}", claims(), "AAAA"), "");
    String deep = "{\"alg\":\"HS256\",\"x\":" + "[".repeat(2_000) + "]".repeat(2_000) + "}";
    assertRefused(Minted.raw(deep, claims(), "AAAA"), "");
  }

  /** The library would take them all, so that one token were any number to be verified. */
  @Test
  void aTokenHasOneText() throws Exception {
    String token = Minted.signed(JWSAlgorithm.HS256, claims());
    for (String text : List.of(token + "!", token + "==", token + "*".repeat(100))) {
      assertThat(SignedJWT.parse(text).verify(new MACVerifier(Minted.SECRET))).isTrue();
      assertRefused(text, "no JWT");
    }
  }

  /** Counts, and has so many. */
  private static final class Trials implements SignatureTrials {

    private int left;
    private int asked;

    Trials(int left) {
      this.left = left;
    }

    @Override
    public void require() {
      asked++;
      if (left <= 0) {
        throw new IllegalStateException("too many");
      }
    }

    @Override
    public void failed() {
      left--;
    }
  }

  @Test
  void onlyWhatHasToBeVerifiedAndIsNotGenuineIsATrial() throws Exception {
    Trials trials = new Trials(2);
    tokens.verify(Minted.signed(JWSAlgorithm.ES256, claims()), trials);
    assertThat(trials.left).as("a good one").isEqualTo(2);
    String ended = Minted.token("ann", NOW);
    for (String text : List.of("rubbish", "x".repeat(UserTokens.MAX_CHARS + 1), ended, ended)) {
      assertThatThrownBy(() -> tokens.verify(text, trials))
          .isInstanceOf(TokenRefusedException.class);
    }
    assertThat(trials.left).as("what costs nothing, and what has ended").isEqualTo(2);
    for (String text :
        List.of(
            Minted.forged("ann", END),
            Minted.token("ann", END, Map.of("nbf", Date.from(NOW.plusSeconds(31)))))) {
      assertThatThrownBy(() -> tokens.verify(text, trials))
          .isInstanceOf(TokenRefusedException.class);
    }
    assertThat(trials.left).isZero();
    String another = Minted.token("ben", END);
    assertThatThrownBy(() -> tokens.verify(another, trials)).hasMessage("too many");
    assertThat(tokens.verify(another).userId()).isEqualTo("ben");
  }

  @Test
  void whatHasProvenItselfWithinTheHourIsNoTrial(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("keys.pem"), pem(Minted.RSA.toPublicKey()));
    AtomicLong nanos = new AtomicLong();
    UserTokens by =
        new UserTokens(
            new TokenKeys(List.of(new KeyFile(file)), List.of(), Optional.empty()),
            Optional.empty(),
            Optional.empty(),
            Clock.fixed(NOW, ZoneOffset.UTC),
            new Ticker() {
              @Override
              public long read() {
                return nanos.get();
              }
            });
    String token = Minted.signed(JWSAlgorithm.RS256, claims());
    Trials none = new Trials(0);
    assertThatThrownBy(() -> by.verify(token, none)).hasMessage("too many");
    by.verify(token, new Trials(1));
    by.verify(token, none);
    nanos.addAndGet(Duration.ofMinutes(2).toNanos());
    by.verify(token, none);
    assertThat(none.asked).as("since it is known").isEqualTo(1);
    // Its key is taken away: it is verified again each minute, and has nothing ahead of others.
    rewrite(file, pem(Minted.EC.toPublicKey()), 1);
    by.verify(token, none);
    nanos.addAndGet(Duration.ofMinutes(2).toNanos());
    assertThatThrownBy(() -> by.verify(token, none)).isInstanceOf(TokenRefusedException.class);
    assertThatThrownBy(() -> by.verify(token, none)).hasMessage("too many");
    // Whoever comes back after more than an hour is as new.
    rewrite(file, pem(Minted.RSA.toPublicKey()), 2);
    by.verify(token, new Trials(1));
    nanos.addAndGet(Duration.ofMinutes(61).toNanos());
    assertThatThrownBy(() -> by.verify(token, none)).hasMessage("too many");
  }

  private GrantedTenants granted(Map<String, ?> claims) throws TokenRefusedException {
    return tokens.verify(Minted.token("ann", END, claims)).tenants();
  }

  @Test
  void tenantsAreGrantedInEverySpelling() throws Exception {
    GrantedTenants acme = new GrantedTenants(Set.of("acme"));
    assertThat(granted(Map.of())).isEqualTo(GrantedTenants.ALL);
    assertThat(granted(Map.of("tenants", List.of("acme")))).isEqualTo(acme);
    assertThat(granted(Map.of("tenants", List.of()))).isEqualTo(new GrantedTenants(Set.of()));
    Map<String, Object> what = Map.of("slack/channels_read", List.of(Map.of()));
    for (String url :
        List.of(
            "https://api.knock.app/v1/objects/$tenants/acme",
            "https://carillon.example:8443/v1/objects/$tenants/acme",
            "http://localhost/v1/objects/%24tenants/acme",
            "https://api.knock.app/v1/tenants/acme",
            "/v1/tenants/acme",
            "v1/objects/$tenants/acme")) {
      assertThat(granted(Map.of("grants", Map.of(url, what)))).as(url).isEqualTo(acme);
      assertThat(granted(Map.of("grants", List.of(Map.of("entity", url, "grants", what)))))
          .as(url)
          .isEqualTo(acme);
      assertThat(granted(Map.of("grants", List.of(url)))).as(url).isEqualTo(acme);
    }
    assertThat(granted(Map.of("grants", Map.of("https://x/v1/objects/$tenants/a/b", what))))
        .isEqualTo(new GrantedTenants(Set.of("a/b")));
  }

  @Test
  void theUserAsAWholeIsGrantedBySayingSo() throws Exception {
    Map<String, Object> what = Map.of("feeds/read", List.of());
    assertThat(granted(Map.of("grants", Map.of("https://api.knock.app/v1/users/ann", what))))
        .isEqualTo(GrantedTenants.ALL);
    for (String url :
        List.of(
            "https://api.knock.app/v1/users/bob",
            "https://api.knock.app/v1/objects/projects/acme",
            "https://api.knock.app/v2/tenants/acme",
            "tenants/acme",
            "nonsense")) {
      assertThat(granted(Map.of("grants", Map.of(url, what))))
          .as(url)
          .isEqualTo(new GrantedTenants(Set.of()));
    }
  }

  @Test
  void ofTwoListsWhatBothGrant() throws Exception {
    Map<String, ?> grants = Map.of("/v1/tenants/acme", Map.of(), "/v1/tenants/globex", Map.of());
    assertThat(granted(Map.of("grants", grants, "tenants", List.of("acme", "initech"))))
        .isEqualTo(new GrantedTenants(Set.of("acme")));
  }

  @Test
  void grantsThatAreNoneAreRefused() {
    for (Object claim : List.of("acme", 5, Map.of("acme", true), List.of(5), List.of(""))) {
      assertRefused(Minted.token("ann", END, Map.of("tenants", claim)), "tenants");
    }
    assertRefused(Minted.token("ann", END, Map.of("grants", "acme")), "grants");
  }

  @Test
  void keysComeFromFilesAsPemAndAreReadAgain(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("keys.pem");
    Files.writeString(file, pem(Minted.RSA.toPublicKey()) + pem(Minted.EC.toPublicKey()));
    TokenKeys keys = new TokenKeys(List.of(new KeyFile(file)), List.of(), Optional.empty());
    String rsa = Minted.signed(JWSAlgorithm.RS256, claims());
    String ec = Minted.signed(JWSAlgorithm.ES256, claims());
    assertThat(tokens(keys, NOW).verify(rsa).userId()).isEqualTo("ann");
    assertThat(tokens(keys, NOW).verify(ec).userId()).isEqualTo("ann");

    rewrite(file, pem(Minted.EC.toPublicKey()), 1);
    assertRefused(tokens(keys, NOW), rsa, "");
    assertThat(tokens(keys, NOW).verify(ec).userId()).isEqualTo("ann");

    rewrite(file, "half a fi", 2);
    assertThat(tokens(keys, NOW).verify(ec).userId()).as("as it was").isEqualTo("ann");
  }

  private static void rewrite(Path file, String text, int second) throws IOException {
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.from(NOW.plusSeconds(second)));
  }

  private static String pem(PublicKey key) {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(key.getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  @Test
  void aFileThatHoldsNoGoodKeyIsSaidAtOnce(@TempDir Path folder) throws Exception {
    RSAKey weak = new RSAKeyGenerator(1_024, true).generate();
    for (String text :
        List.of(
            "",
            "nothing",
            "{}",
            "{\"keys\":[]}",
            pem(weak.toPublicKey()),
            pem(new ECKeyGenerator(Curve.P_384).generate().toPublicKey()),
            "{\"keys\":[" + oct().toJSONString() + "]}")) {
      Path file = Files.writeString(folder.resolve("keys"), text);
      assertThatThrownBy(() -> new KeyFile(file))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("keys");
    }
    assertThatThrownBy(() -> new KeyFile(folder.resolve("absent")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static OctetSequenceKey oct() {
    return new OctetSequenceKey.Builder(Minted.SECRET.getBytes(StandardCharset.UTF_8)).build();
  }

  @Test
  void keysComeFromAServerAndItsSecretsAreNone() throws Exception {
    byte[][] served = {jwks(Minted.RSA)};
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/jwks",
        exchange -> {
          exchange.sendResponseHeaders(200, served[0].length);
          exchange.getResponseBody().write(served[0]);
          exchange.close();
        });
    server.start();
    try {
      URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks");
      UserTokens by = tokens(new TokenKeys(List.of(), List.of(), Optional.of(url)), NOW);
      assertThat(by.verify(Minted.signed(JWSAlgorithm.RS256, claims())).userId()).isEqualTo("ann");
      assertRefused(by, Minted.signed(JWSAlgorithm.HS256, claims()), "");
      // A new key is fetched when a token names it.
      served[0] =
          new JWKSet(List.of(Minted.RSA.toPublicJWK(), Minted.EC.toPublicJWK()))
              .toString()
              .getBytes(StandardCharsets.UTF_8);
      assertThat(by.verify(Minted.signed(JWSAlgorithm.ES256, claims())).userId()).isEqualTo("ann");
    } finally {
      server.stop(0);
    }
    URI gone = URI.create("http://127.0.0.1:1/jwks");
    // Whether it is good is not known.
    UserTokens cannotTell = tokens(new TokenKeys(List.of(), List.of(), Optional.of(gone)), NOW);
    assertThatThrownBy(() -> cannotTell.verify(Minted.signed(JWSAlgorithm.RS256, claims())))
        .isInstanceOf(NotReadyException.class);
  }

  private static byte[] jwks(RSAKey key) throws JOSEException {
    return ("{\"keys\":[" + key.toPublicJWK().toJSONString() + "," + oct().toJSONString() + "]}")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void withoutKeysNothingIsVerified() {
    assertRefused(tokens(TokenKeys.none(), NOW), Minted.token("ann", END), "");
  }
}
