package io.carillon.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.carillon.avro.Branding;
import io.carillon.avro.ChannelOutcome;
import io.carillon.avro.Delivery;
import io.carillon.avro.EnvironmentChange;
import io.carillon.avro.Notify;
import io.carillon.avro.Settings;
import io.carillon.avro.StepTemplate;
import io.carillon.avro.TenantChange;
import io.carillon.avro.WorkflowChange;
import io.carillon.avro.WorkflowStep;
import io.carillon.topology.feed.Explainer;
import io.carillon.topology.feed.Explanation;
import io.carillon.topology.feed.FeedSettings;
import io.carillon.topology.unsubscribe.UnsubscribeLinks;
import io.carillon.topology.unsubscribe.UnsubscribeLinks.Claim;
import io.carillon.topology.workflow.WorkflowKey;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Mails and text messages, through the whole topology: to whom, in whose name, in which words. */
class MailAndTextTest {

  private static final UnsubscribeLinks LINKS =
      new UnsubscribeLinks(
          URI.create("https://notify.example.com/"),
          List.of("x".repeat(32)),
          "carillon.",
          Duration.ofDays(90));

  private static final String MAIL =
      "{\"type\":\"email\",\"from\":\"news@carillon.example\",\"from_name\":\"Carillon\","
          + "\"vendor\":{\"name\":\"smtp\",\"credentials\":{\"password\":\"env:SMTP\"}}}";
  private static final String TEXT = "{\"type\":\"sms\",\"from\":\"+4930123456\"}";

  private DrivenTopology carillon = new DrivenTopology(LINKS);

  @AfterEach
  void close() {
    carillon.close();
  }

  private void channels(Map<String, String> channels) {
    carillon.environment(
        EnvironmentChange.newBuilder()
            .setSettings(Settings.newBuilder().setChannels(channels).build())
            .build());
  }

  private void hotel(String id, String name, String color, @Nullable String mail) {
    carillon.tenant(
        id,
        TenantChange.newBuilder()
            .setName(name)
            .setSettings(
                Settings.newBuilder()
                    .setBranding(Branding.newBuilder().setPrimaryColor(color).build())
                    .setChannels(mail == null ? Map.of() : Map.of("mail", mail))
                    .build())
            .build());
  }

  private static StepTemplate mail(String subject, String body, @Nullable String text) {
    return StepTemplate.newBuilder().setSubject(subject).setBody(body).setText(text).build();
  }

  private static WorkflowStep step(String channel, @Nullable StepTemplate template) {
    return WorkflowStep.newBuilder().setChannel(channel).setTemplate(template).build();
  }

  private void workflow(String key, String category, WorkflowStep... steps) {
    carillon.write(
        carillon.topics.workflows(),
        key,
        WorkflowChange.newBuilder()
            .setCategories(List.of(category))
            .setSteps(List.of(steps))
            .build());
  }

  private static Notify.Builder run(String id, String workflow) {
    return Notify.newBuilder().setId(id).setWorkflow(workflow);
  }

  private List<Delivery> left(String channel) {
    return carillon.deliveries(channel).stream().map(TestRecord::value).toList();
  }

  private ChannelOutcome counted(String id, String channel) {
    return Objects.requireNonNull(
        carillon.outcome(id).orElseThrow().channels().get(channel), channel);
  }

  private Explanation.Channel explained(String id, String user) {
    return new Explainer(carillon.stores(), FeedSettings.DEFAULT)
        .explain(id, user, carillon.userState(user), carillon.now().toEpochMilli())
        .orElseThrow()
        .channels()
        .get(0);
  }

  @Test
  void everybodyIsReachedWhereTheyAreAndWhoCannotBeIsCounted() {
    channels(Map.of("mail", MAIL, "text", TEXT));
    carillon.user("ann", Map.of("email", "ann@example.com", "phone_number", "+49 (30) 123-456"));
    carillon.user("bob", Map.of("email", "bob@example.com", "phone_number", "030 123456"));
    carillon.user("cid", Map.of("email", "x@y.z\r\nBcc: all@example.com"));
    carillon.user("dee", Map.of("email", "no at sign", "phone_number", "+15551234567"));
    carillon.user("eve", Map.of("email", ""));
    carillon.user("fay", Map.of("email", List.of("fay@example.com")));
    carillon.user("gil", Map.of("email", "g".repeat(1_000) + "@example.com"));
    carillon.notify(
        DrivenTopology.notification("one")
            .setChannels(List.of("mail", "text"))
            .setSegment("{\"all_users\":true}")
            .build());

    assertThat(left("mail"))
        .extracting(Delivery::getUserId, Delivery::getAddress)
        .containsExactlyInAnyOrder(
            tuple("ann", "ann@example.com"), tuple("bob", "bob@example.com"));
    assertThat(left("text"))
        .extracting(Delivery::getUserId, Delivery::getAddress)
        .containsExactlyInAnyOrder(tuple("ann", "+4930123456"), tuple("dee", "+15551234567"));
    assertThat(counted("one", "mail"))
        .isEqualTo(new ChannelOutcome(Map.of("no_address", 1L, "bad_address", 4L), 2L));
    assertThat(counted("one", "text"))
        .isEqualTo(new ChannelOutcome(Map.of("no_address", 4L, "bad_address", 1L), 2L));
    // It is in everybody's feed, address or not.
    assertThat(carillon.outcome("one").orElseThrow().delivered()).isEqualTo(7);
    assertThat(explained("one", "ann").delivered()).isTrue();
    assertThat(explained("one", "cid").delivered()).isFalse();
    assertThat(explained("one", "cid").steps().toString()).contains("bad_address");
    assertThat(explained("one", "eve").steps().toString()).contains("no_address", "email");
  }

  @Test
  void whoKeepsItFromThemselvesIsNotSaidToHaveNoAddress() {
    channels(Map.of("mail", MAIL));
    carillon.write(
        carillon.topics.preferences(),
        "ann",
        new io.carillon.avro.PreferenceChange(
            null,
            io.carillon.avro.ChangeOperation.REPLACE,
            Objects.requireNonNull(
                io.carillon.topology.resolve.preference.Sets.avro(
                    "{channel_types: {email: false}}")),
            List.of(),
            false));
    carillon.notify(
        DrivenTopology.notification("one")
            .setChannels(List.of("mail"))
            .setRecipients(List.of("ann", "bob"))
            .build());

    assertThat(left("mail")).isEmpty();
    assertThat(counted("one", "mail"))
        .isEqualTo(new ChannelOutcome(Map.of("preferences", 1L, "no_address", 1L), 0L));
  }

  @Test
  void anAddressIsTheOneOfTheMomentItLeaves() {
    carillon.close();
    carillon = DrivenTopology.byOnes();
    channels(Map.of("mail", MAIL));
    carillon.user("ann", Map.of("email", "old@example.com"));
    carillon.user("bob", Map.of("email", "bob@example.com"));
    carillon.notify(
        DrivenTopology.notification("one")
            .setChannels(List.of("mail"))
            .setRecipients(List.of("ann", "bob"))
            .build());
    carillon.user("ann", Map.of("email", "new@example.com"));
    carillon.user("bob", Map.of("email", "gone"));
    for (int i = 0; i < 20; i++) {
      carillon.advance(Duration.ofMillis(10));
    }

    assertThat(left("mail")).extracting(Delivery::getAddress).containsExactly("new@example.com");
    assertThat(counted("one", "mail").getDelivered()).isEqualTo(2);
    assertThat(explained("one", "bob").steps().toString()).contains("address", "gone");
  }

  @Test
  void twoHotelsWriteInTheirOwnNamesAndWords() {
    channels(Map.of("mail", MAIL));
    hotel("ritz", "The Ritz", "#aa0000", null);
    hotel(
        "savoy",
        "Savoy",
        "#0000aa",
        "{\"type\":\"email\",\"from\":\"desk@savoy.example\",\"reply_to\":\"help@savoy.example\","
            + "\"vendor\":{\"name\":\"ses\",\"options\":{\"region\":\"eu-1\"}}}");
    workflow(
        "booked",
        "bookings",
        step("mail", mail("Your room at {{ tenant.name }}", "Room **{{ data.room }}**", null)));
    carillon.write(
        carillon.topics.workflows(),
        WorkflowKey.of("booked", "savoy"),
        WorkflowChange.newBuilder()
            .setTemplates(
                Map.of("mail", StepTemplate.newBuilder().setBody("_{{ data.room }}_, sir").build()))
            .build());
    carillon.user("ann", Map.of("email", "ann@example.com", "tenant_id", "ritz"));
    carillon.user("bob", Map.of("email", "bob@example.com", "tenant_id", "savoy"));
    carillon.notify(
        run("one", "booked")
            .setData("{\"room\":\"5\"}")
            .setSegment("{\"tenant_id\":[\"ritz\",\"savoy\"]}")
            .build());

    Map<String, Delivery> left = new HashMap<>();
    left("mail").forEach(each -> left.put(each.getUserId(), each));
    assertThat(left).hasSize(2);
    Delivery ritz = Objects.requireNonNull(left.get("ann"));
    Delivery savoy = Objects.requireNonNull(left.get("bob"));
    assertThat(ritz.getType()).isEqualTo("email");
    assertThat(ritz.getSettings()).isEqualTo(MAIL);
    assertThat(ritz.getBranding()).extracting(Branding::getPrimaryColor).isEqualTo("#aa0000");
    assertThat(ritz.getContent())
        .isEqualTo(
            Map.of(
                "subject",
                "Your room at The Ritz",
                "html",
                "<p>Room <strong>5</strong></p>",
                "text",
                "Room 5"));
    // Its own vendor, without the environment's credentials; the environment's name.
    assertThat(savoy.getSettings())
        .isEqualTo(
            "{\"type\":\"email\",\"from\":\"desk@savoy.example\",\"from_name\":\"Carillon\","
                + "\"vendor\":{\"name\":\"ses\",\"options\":{\"region\":\"eu-1\"}},"
                + "\"reply_to\":\"help@savoy.example\"}");
    assertThat(savoy.getBranding()).extracting(Branding::getPrimaryColor).isEqualTo("#0000aa");
    assertThat(savoy.getContent())
        .isEqualTo(
            Map.of(
                "subject",
                "Your room at Savoy",
                "html",
                "<p><em>5</em>, sir</p>",
                "text",
                "5, sir"));
  }

  @Test
  void aTenantsChannelOfAnotherTypeIsAnotherChannel() {
    channels(Map.of("mail", MAIL));
    hotel("ritz", "The Ritz", "#aa0000", "{\"type\":\"http\",\"url\":\"https://ritz.example/\"}");
    workflow("booked", "bookings", step("mail", mail("s", "b", null)));
    carillon.user("ann", Map.of("email", "ann@example.com"));
    carillon.notify(run("one", "booked").setTenant("ritz").setRecipients(List.of("ann")).build());
    carillon.notify(run("two", "booked").setRecipients(List.of("ann")).build());

    assertThat(left("mail")).extracting(Delivery::getNotificationId).containsExactly("two");
    assertThat(counted("one", "mail").getSuppressed()).isEqualTo(Map.of("not_configured", 1L));
  }

  @Test
  void subjectsAreOneLineAndBodiesCarryNoScript() {
    channels(Map.of("mail", MAIL, "text", TEXT));
    workflow(
        "w",
        "c",
        step(
            "mail",
            mail(
                "Hi {{ data.name }}",
                "<script>x</script> [go]({{ data.link }})",
                "To {{ data.name }}")),
        step("text", StepTemplate.newBuilder().setBody("**{{ data.name }}**").build()));
    carillon.user("ann", Map.of("email", "a@b.c", "phone_number", "+15551234567"));
    carillon.notify(
        run("one", "w")
            .setRecipients(List.of("ann"))
            .setData("{\"name\":\"x\\r\\nBcc: y@z\",\"link\":\"javascript:alert(1)\"}")
            .build());

    Map<String, String> mail = left("mail").get(0).getContent();
    assertThat(mail.get("subject")).isEqualTo("Hi x Bcc: y@z");
    assertThat(mail.get("html"))
        .contains("&lt;script&gt;")
        .doesNotContain("<script", "href=\"java");
    assertThat(mail.get("text")).isEqualTo("To x\r\nBcc: y@z");
    // No Markdown in a text message.
    assertThat(left("text").get(0).getContent()).isEqualTo(Map.of("text", "**x\r\nBcc: y@z**"));
  }

  @Test
  void whatANotificationItselfSaysBecomesAMailAndAText() {
    channels(Map.of("mail", MAIL, "text", TEXT));
    workflow("w", "c", step("mail", null), step("text", null));
    carillon.user("ann", Map.of("email", "a@b.c", "phone_number", "+15551234567"));
    Notify.Builder said =
        Notify.newBuilder()
            .setTitle("Late\nby far")
            .setBody("By **2 h**")
            .setUrl("https://x.example/1")
            .setData("{\"n\":1}")
            .setRecipients(List.of("ann"));
    carillon.notify(said.setId("one").setChannels(List.of("mail", "text")).build());
    carillon.notify(said.setId("two").setChannels(List.of()).setWorkflow("w").build());

    List<Delivery> mails = left("mail");
    List<Delivery> texts = left("text");
    assertThat(Stream.concat(mails.stream(), texts.stream())).hasSize(4);
    assertThat(mails)
        .allSatisfy(
            each ->
                assertThat(each.getContent())
                    .containsOnlyKeys("subject", "html", "text")
                    .containsEntry("subject", "Late by far")
                    .hasEntrySatisfying(
                        "html",
                        html ->
                            assertThat(html)
                                .contains("<strong>2 h</strong>", "href=\"https://x.example/1\"")));
    assertThat(texts)
        .allSatisfy(
            each ->
                assertThat(each.getContent())
                    .isEqualTo(Map.of("text", "Late\nby far\nBy 2 h\nhttps://x.example/1")));
  }

  @Test
  void aTextThatIsTooLongIsNotSentInParts() {
    channels(Map.of("text", TEXT));
    workflow("w", "c", step("text", StepTemplate.newBuilder().setBody("{{ data.t }}").build()));
    carillon.user("ann", Map.of("phone_number", "+15551234567"));
    carillon.notify(
        run("one", "w")
            .setRecipients(List.of("ann"))
            .setData("{\"t\":\"" + "x".repeat(1_601) + "\"}")
            .build());
    carillon.notify(
        DrivenTopology.notification("two")
            .setChannels(List.of("text"))
            .setBody("y".repeat(5_000))
            .setRecipients(List.of("ann"))
            .build());

    assertThat(counted("one", "text").getSuppressed()).isEqualTo(Map.of("content_failed", 1L));
    List<Delivery> left = left("text");
    assertThat(left).hasSize(1);
    // What nobody wrote for a phone is cut.
    assertThat(left.get(0).getContent().get("text")).hasSize(1_600).endsWith("y…");
  }

  @Test
  void eachMailHasItsRecipientsOwnWordsAndLink() throws Exception {
    channels(Map.of("mail", MAIL));
    hotel("ritz", "The Ritz", "#aa0000", null);
    workflow(
        "news",
        "offers",
        step("mail", mail("Dear {{ recipient.name }}", "[Stop]({{ unsubscribe_url }})", null)),
        step("in_app_feed", StepTemplate.newBuilder().setTitle("{{ unsubscribe_url }}.").build()));
    carillon.user("ann", Map.of("email", "ann@b.c", "name", "Ann"));
    carillon.user("bob", Map.of("email", "bob@b.c", "name", "Bob"));
    carillon.notify(
        run("one", "news").setTenant("ritz").setRecipients(List.of("ann", "bob")).build());

    List<Delivery> left = left("mail");
    assertThat(left)
        .extracting(each -> each.getContent().get("subject"))
        .containsExactlyInAnyOrder("Dear Ann", "Dear Bob");
    for (Delivery each : left) {
      String url = Objects.requireNonNull(each.getUnsubscribeUrl());
      assertThat(url).startsWith("https://notify.example.com/v1/unsubscribe?t=");
      assertThat(LINKS.verify(url.substring(url.indexOf('=') + 1), carillon.now()))
          .isEqualTo(
              new Claim(
                  each.getUserId(),
                  "ritz",
                  true,
                  "offers",
                  "email",
                  carillon.now().toEpochMilli()));
      assertThat(each.getContent().get("html")).contains("href=\"" + url + "\"");
      assertThat(each.getContent().get("text")).contains(url);
    }
    // There is nothing to unsubscribe from in a feed, and so the same for all.
    assertThat(carillon.feed("ann").items().get(0).content().title()).isEqualTo(".");
  }

  @Test
  void thereIsALinkWhereOneCanUnsubscribe() {
    channels(Map.of("mail", MAIL, "text", TEXT, "hook", DrivenTopology.http("https://e.com/")));
    carillon.write(
        carillon.topics.workflows(),
        "alarm",
        WorkflowChange.newBuilder()
            .setCritical(true)
            .setSteps(List.of(step("mail", mail("Fire", "{{ unsubscribe_url }}!", null))))
            .build());
    carillon.user("ann", Map.of("email", "ann@b.c", "phone_number", "+15551234567"));
    carillon.notify(run("one", "alarm").setRecipients(List.of("ann")).build());
    carillon.notify(
        DrivenTopology.notification("two")
            .setChannels(List.of("mail", "text", "hook"))
            .setRecipients(List.of("ann"))
            .build());

    List<Delivery> mails = left("mail");
    assertThat(mails).hasSize(2);
    assertThat(mails.get(0).getUnsubscribeUrl()).isNull();
    assertThat(mails.get(0).getContent()).containsEntry("text", "!");
    assertThat(mails.get(1).getUnsubscribeUrl()).isNotNull();
    assertThat(left("text").get(0).getUnsubscribeUrl()).isNull();
    assertThat(left("hook").get(0).getUnsubscribeUrl()).isNull();
  }

  /** As the API writes it for a link. */
  private void unsubscribe(String user) {
    carillon.writeWith(
        carillon.topics.preferences(),
        user,
        new io.carillon.avro.PreferenceChange(
            null,
            io.carillon.avro.ChangeOperation.MERGE,
            Objects.requireNonNull(
                io.carillon.topology.resolve.preference.Sets.avro(
                    "{categories: {offers: {channel_types: {email: false}}}}")),
            List.of(),
            true),
        "carillon.actor",
        "link:" + user);
  }

  @Test
  void whoUnsubscribesIsLeftOutAndTheAuditSaysByWhat() {
    channels(Map.of("mail", MAIL, "text", TEXT));
    workflow(
        "news",
        "offers",
        step("mail", mail("s", "b", null)),
        step("text", StepTemplate.newBuilder().setBody("b").build()));
    carillon.user("ann", Map.of("email", "ann@b.c", "phone_number", "+15551234567"));
    carillon.audit();
    unsubscribe("ann");
    carillon.notify(run("one", "news").setRecipients(List.of("ann")).build());

    assertThat(left("mail")).isEmpty();
    assertThat(counted("one", "mail").getSuppressed()).isEqualTo(Map.of("preferences", 1L));
    assertThat(left("text")).hasSize(1);
    assertThat(carillon.audit())
        .extracting(each -> each.value().getActorType() + " " + each.value().getActorId())
        .containsExactly("LINK ann");
  }

  @Test
  void nobodyComesToBeByUnsubscribing() {
    carillon.user("ann", Map.of("email", "ann@b.c"));
    carillon.deleteUser("ann");
    unsubscribe("ann");

    assertThat(carillon.userState("ann")).isNull();
    assertThat(carillon.deadLetters())
        .singleElement()
        .satisfies(each -> assertThat(each.toString()).contains("known_only"));
  }

  @Test
  void aStepThatSaysNothingIsRefused() {
    channels(Map.of("mail", MAIL));
    workflow("w", "c", step("mail", StepTemplate.newBuilder().setBody("b").build()));
    carillon.notify(run("one", "w").setRecipients(List.of("ann")).build());

    assertThat(carillon.deadLetters())
        .singleElement()
        .satisfies(each -> assertThat(each.toString()).contains("title"));
  }
}
