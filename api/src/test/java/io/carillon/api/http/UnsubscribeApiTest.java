package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.avro.PreferenceChange;
import io.carillon.avro.PreferenceSetting;
import io.carillon.schemas.ActorLabel;
import io.carillon.topology.unsubscribe.UnsubscribeLinks;
import io.carillon.topology.unsubscribe.UnsubscribeLinks.Claim;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The link in a mail: the page it leads to, and what it changes. */
class UnsubscribeApiTest {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final long SENT = FakeBackend.NOW.toEpochMilli();
  private static final Claim OFFERS = new Claim("ann", "acme", true, "offers", "email", SENT);

  private final Api api = new Api();
  private final FakeBackend given = api.backend;

  @BeforeEach
  void annIsKnown() {
    given.user("ann");
    acme("");
  }

  @AfterEach
  void stop() {
    api.close();
  }

  private void acme(String more) {
    api.put("/v1/tenants/acme", "{\"name\":\"Acme <b>Ltd</b>\"" + more + "}").is(200);
  }

  private static String token(UnsubscribeLinks links, Claim claim) {
    String url = Objects.requireNonNull(links.url(claim));
    return url.substring(url.indexOf('=') + 1);
  }

  private record Reply(int status, String html, String policy) {}

  private Reply call(String method, String token, @Nullable String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(api.url().resolve("/v1/unsubscribe?t=" + token))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", "application/x-www-form-urlencoded");
    }
    try {
      HttpResponse<byte[]> response = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
      Contract.check(response);
      assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
      assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
      assertThat(response.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
      return new Reply(
          response.statusCode(),
          new String(response.body(), StandardCharsets.UTF_8),
          response.headers().firstValue("Content-Security-Policy").orElseThrow());
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private Reply get(Claim claim) {
    return call("GET", token(Api.LINKS, claim), null);
  }

  private Reply oneClick(Claim claim) {
    return call("POST", token(Api.LINKS, claim), "List-Unsubscribe=One-Click");
  }

  /** By which browsers know the page's own style. */
  private static String styleOf(Reply page) {
    String html = page.html();
    String style = html.substring(html.indexOf("<style>") + 7, html.indexOf("</style>"));
    try {
      return "style-src 'sha256-"
          + Base64.getEncoder()
              .encodeToString(
                  MessageDigest.getInstance("SHA-256")
                      .digest(style.getBytes(StandardCharsets.UTF_8)))
          + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private List<PreferenceChange> written() {
    return given.writes.userLog.stream()
        .filter(PreferenceChange.class::isInstance)
        .map(PreferenceChange.class::cast)
        .toList();
  }

  @Test
  void lookingChangesNothing() {
    Reply page = get(OFFERS);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.html())
        .contains("Unsubscribe?", "offers", "Acme &lt;b&gt;Ltd", "<form method=\"post\">")
        .doesNotContain("<b>Ltd", "<script", "ann@example.com");
    assertThat(page.policy())
        .contains(styleOf(page))
        .contains("default-src 'none'", "form-action 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe", "img-src");
    assertThat(written()).isEmpty();
  }

  @Test
  void oneClickIsEnoughAndTwoAreAsOne() {
    Reply done = oneClick(OFFERS);
    assertThat(done.status()).isEqualTo(200);
    assertThat(done.html()).contains("You are unsubscribed", "Subscribe again");
    assertThat(written()).hasSize(1);
    PreferenceChange change = written().get(0);
    assertThat(change.getTenantId()).isEqualTo("acme");
    assertThat(change.getKnownOnly()).isTrue();
    assertThat(change.getPreferences().getCategories().get("offers"))
        .isInstanceOfSatisfying(
            PreferenceSetting.class,
            offers -> assertThat(offers.getChannelTypes()).isEqualTo(Map.of("email", false)));
    assertThat(given.writes.by.get(given.writes.by.size() - 1).actor())
        .isEqualTo(ActorLabel.link("ann"));

    assertThat(oneClick(OFFERS).html()).contains("You are unsubscribed");
    assertThat(get(OFFERS).html()).contains("You are unsubscribed");
    assertThat(written()).hasSize(1);

    Reply again = call("POST", token(Api.LINKS, OFFERS), "subscribe=true");
    assertThat(again.html()).contains("You are subscribed");
    assertThat(get(OFFERS).html()).contains("Unsubscribe?");
  }

  @Test
  void whatElseHoldsStaysAsItIs() {
    // Nobody has spoken of the tenant, so her own set holds there; the tenant's first takes its
    // place.
    api.put(
            "/v1/users/ann/preferences/default",
            "{\"channel_types\":{\"sms\":false},\"categories\":{\"offers\":{\"channel_types\":{\"http\":false}}}}")
        .is(200);
    oneClick(OFFERS);

    Api.Reply holds = api.get("/v1/users/ann/preferences/acme").is(200);
    assertThat(holds.at("/channel_types").toString()).isEqualTo("{\"sms\":false}");
    assertThat(holds.at("/categories/offers/channel_types").toString())
        .isEqualTo("{\"email\":false,\"http\":false}");
    assertThat(api.get("/v1/users/ann/preferences/default").at("/categories/offers").toString())
        .doesNotContain("email");
  }

  @Test
  void whoWantsNothingOfItIsNotMadeToWantTheRest() {
    api.put("/v1/users/ann/preferences/acme", "{\"categories\":{\"offers\":false}}").is(200);
    assertThat(oneClick(OFFERS).html())
        .contains("You are unsubscribed")
        .doesNotContain("Subscribe again");
    // Nor to want the rest again.
    assertThat(call("POST", token(Api.LINKS, OFFERS), "subscribe=true").html())
        .contains("You are unsubscribed");
    assertThat(written()).hasSize(1);
    assertThat(api.get("/v1/users/ann/preferences/acme").at("/categories/offers").asBoolean(true))
        .isFalse();
  }

  @Test
  void whatTheTenantInsistsOnIsSaid() {
    acme(
        ",\"settings\":{\"preference_set\":{\"categories\":{\"offers\":{\"__strategy__\":\"replace\","
            + "\"channel_types\":{\"email\":true}}}}}");
    assertThat(oneClick(OFFERS).html())
        .contains("This cannot be changed here")
        .doesNotContain("<form");
  }

  @Test
  void withoutTenantOrCategory() {
    Claim plain = new Claim("ann", null, false, "invoice", "email", SENT);
    api.put(
            "/v1/workflows/invoice",
            "{\"name\":\"Invoice ready\",\"steps\":[{\"type\":\"channel\",\"channel\":\"in_app_feed\"}]}")
        .is(200);
    assertThat(get(plain).html()).contains("Invoice ready").doesNotContain("class=\"sender\"");
    oneClick(plain);
    assertThat(api.get("/v1/users/ann/preferences/default").at("/workflows/invoice").toString())
        .contains("\"email\":false");
    assertThat(written().get(0).getTenantId()).isNull();
  }

  @Test
  void whatIsNoneOfOursChangesNothing() {
    String real = token(Api.LINKS, OFFERS);
    UnsubscribeLinks others =
        new UnsubscribeLinks(
            URI.create("http://unsubscribe.example"),
            List.of("another secret of 32 characters!"),
            "carillon.",
            Duration.ofDays(90));
    UnsubscribeLinks staging =
        new UnsubscribeLinks(
            URI.create("http://unsubscribe.example"),
            List.of("0123456789abcdef0123456789abcdef"),
            "staging.",
            Duration.ofDays(90));
    for (String token :
        List.of(
            "",
            "x",
            real.substring(1),
            real.substring(0, real.length() - 2),
            token(others, OFFERS),
            token(staging, OFFERS))) {
      for (String method : List.of("GET", "POST")) {
        Reply reply = call(method, token, null);
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.html()).contains("does not work").doesNotContain("<form", "Acme");
      }
    }
    long old = SENT - Duration.ofDays(91).toMillis();
    Claim expired = new Claim("ann", "acme", true, "offers", "email", old);
    assertThat(oneClick(expired).status()).isEqualTo(422);
    assertThat(get(expired).html()).contains("expired");
    assertThat(written()).isEmpty();
  }

  @Test
  void whoIsGoneStaysGone() {
    given.people.clear();
    assertThat(get(OFFERS).status()).isEqualTo(422);
    assertThat(oneClick(OFFERS).status()).isEqualTo(422);
    // Another person by the same id, who came later.
    Objects.requireNonNull(given.user("ann").state).setCreatedAt(SENT + 1);
    assertThat(oneClick(OFFERS).status()).isEqualTo(422);
    assertThat(written()).isEmpty();
  }

  @Test
  void theTenantsLookAndNothingElse() {
    acme(
        ",\"settings\":{\"branding\":{\"primary_color\":\"#aa0000\","
            + "\"logo_url\":\"https://cdn.example/logo.png?a=1&b=2\"}}");
    Reply page = get(OFFERS);
    assertThat(page.html())
        .contains(
            "--accent: light-dark(#aa0000, #aa0000); --on-accent: light-dark(#ffffff, #ffffff)",
            "src=\"https://cdn.example/logo.png?a=1&amp;b=2\"");
    assertThat(page.policy()).contains("img-src https://cdn.example;", styleOf(page));
  }

  @Test
  void whoeverAsksAllDayIsAskedToWait() {
    int tooMany = 0;
    for (int i = 0; i < 40; i++) {
      HttpRequest request =
          HttpRequest.newBuilder(api.url().resolve("/v1/unsubscribe?t=" + token(Api.LINKS, OFFERS)))
              .build();
      try {
        HttpResponse<byte[]> response = CLIENT.send(request, BodyHandlers.ofByteArray());
        Contract.check(response);
        tooMany += response.statusCode() == 429 ? 1 : 0;
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
    assertThat(tooMany).isEqualTo(30);
  }

  @Test
  void aMomentThatIsWrongIsSaidToPeople() {
    given.elsewhere.put("ann", new io.carillon.api.lookup.Lookup.NotReady<>("moving"));
    Reply reply = get(OFFERS);
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.html()).contains("One moment, please");
  }
}
