package io.carillon.topology.unsubscribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.topology.unsubscribe.UnsubscribeLinks.Claim;
import io.carillon.topology.unsubscribe.UnsubscribeLinks.RefusedException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class UnsubscribeLinksTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Claim CLAIM =
      new Claim("ann", "acme", true, "offers", "email", NOW.toEpochMilli());

  private static UnsubscribeLinks links(String installation, String... secrets) {
    return new UnsubscribeLinks(
        URI.create("https://n.example"), List.of(secrets), installation, Duration.ofDays(30));
  }

  private static final UnsubscribeLinks OURS = links("carillon.", "first secret");

  private static String token(UnsubscribeLinks links, Claim claim) {
    String url = Objects.requireNonNull(links.url(claim));
    assertThat(url).matches("https://n\\.example/v1/unsubscribe\\?t=[A-Za-z0-9_-]+");
    return url.substring(url.indexOf('=') + 1);
  }

  private static void refuses(UnsubscribeLinks links, String token, Instant now, boolean expired) {
    assertThatThrownBy(() -> links.verify(token, now))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.expired()).isEqualTo(expired));
  }

  @Test
  void whatIsSaidComesBack() throws Exception {
    for (Claim claim :
        List.of(
            CLAIM,
            new Claim("ü".repeat(256), null, false, "notify", "email", 0),
            Claim.of("ann", "", List.of("a", "b"), "w", "email", NOW.toEpochMilli()),
            Claim.of("ann", null, List.of(), "w", "email", NOW.toEpochMilli()),
            Claim.of("ann", null, List.of(), null, "email", NOW.toEpochMilli()))) {
      assertThat(OURS.verify(token(OURS, claim), Instant.ofEpochMilli(claim.issuedAt())))
          .isEqualTo(claim);
      assertThat(token(OURS, claim)).isEqualTo(token(OURS, claim));
    }
    assertThat(Claim.of("ann", null, List.of("a", "b"), "w", "email", 0).key()).isEqualTo("a");
    assertThat(Claim.of("ann", null, List.of(), null, "email", 0).key()).isEqualTo("notify");
  }

  @Test
  void aChangedBitIsSeenWhereverItIs() {
    byte[] token = Base64.getUrlDecoder().decode(token(OURS, CLAIM));
    for (int i = 0; i < token.length * 8; i++) {
      byte[] forged = token.clone();
      forged[i / 8] ^= (byte) (1 << i % 8);
      refuses(OURS, Base64.getUrlEncoder().withoutPadding().encodeToString(forged), NOW, false);
    }
  }

  @Test
  void othersAreRefused() {
    refuses(OURS, token(links("carillon.", "other secret"), CLAIM), NOW, false);
    refuses(OURS, token(links("staging.", "first secret"), CLAIM), NOW, false);
    refuses(UnsubscribeLinks.NONE, token(OURS, CLAIM), NOW, false);
    for (String rubbish : List.of("", "A", "!", "=".repeat(9), "x".repeat(100_000), "AQ", "\0")) {
      refuses(OURS, rubbish, NOW, false);
    }
    assertThat(UnsubscribeLinks.NONE.url(CLAIM)).isNull();
  }

  @Test
  void theyEnd() throws Exception {
    String token = token(OURS, CLAIM);
    assertThat(OURS.verify(token, NOW.plus(Duration.ofDays(30)))).isEqualTo(CLAIM);
    refuses(OURS, token, NOW.plus(Duration.ofDays(30)).plusMillis(1), true);
  }

  @Test
  void secretsFollowEachOther() throws Exception {
    UnsubscribeLinks next = links("carillon.", "second secret", "first secret");
    assertThat(next.verify(token(OURS, CLAIM), NOW)).isEqualTo(CLAIM);
    refuses(OURS, token(next, CLAIM), NOW, false);
  }

  @Test
  void nothingOfTheUserIsInItButTheId() {
    assertThat(
            new String(Base64.getUrlDecoder().decode(token(OURS, CLAIM)), StandardCharsets.UTF_8))
        .contains("ann", "acme", "offers", "email");
  }
}
