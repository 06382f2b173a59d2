package io.carillon.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.api.InstanceProcess.Answer;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * Ann has muted news in one of her two tenants, and of the three who are in both, only she has an
 * address for mail. What a preview counts is what a trigger then counts, and what is explained
 * stays as it was.
 */
final class MutedCategory {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, Integer>> BY_REASON = new TypeReference<>() {};

  private final InstanceProcess instance;

  MutedCategory(InstanceProcess instance) {
    this.instance = instance;
  }

  void isPreviewedAndCountedAlike() throws InterruptedException {
    put(
        "/v1/environment",
        "{\"settings\":{\"channels\":{\"mail\":{\"type\":\"email\",\"from\":\"news@acme.example\"}}}}");
    template("News");
    user("ann", "\"email\":\"ann@example.com\",\"role\":\"admin\"");
    user("bob", "\"role\":\"member\"");
    user("cyd", "\"email\":\"nowhere\",\"role\":\"member\"");
    put("/v1/users/ann/preferences/quiet", "{\"categories\":{\"news\":false}}");

    Counts quiet =
        new Counts(
            3,
            2,
            Map.of("preferences", 1),
            0,
            Map.of("preferences", 1, "no_address", 1, "bad_address", 1));
    Counts loud = new Counts(3, 3, Map.of(), 1, Map.of("no_address", 1, "bad_address", 1));
    // Who wrote them reads them, and counts of all partitions follow.
    instance.await(() -> previewed("quiet").equals(quiet));
    assertThat(previewed("loud")).isEqualTo(loud);
    String inQuiet = trigger("quiet");
    String inLoud = trigger("loud");
    assertThat(counted(inQuiet)).isEqualTo(quiet);
    assertThat(counted(inLoud)).isEqualTo(loud);
    assertThat(titles("quiet")).isEmpty();
    assertThat(titles("loud")).containsExactly("News");

    String muted = explained(inQuiet);
    String told = explained(inLoud);
    assertThat(muted).contains("\"delivered\":false", "\"evaluated\":\"then\"", "news");
    assertThat(told).contains("\"delivered\":true", "\"evaluated\":\"then\"");

    user("ann", "\"role\":\"guest\"");
    put("/v1/users/ann/preferences/quiet", "{\"categories\":{\"news\":true}}");
    put("/v1/users/ann/preferences/loud", "{\"categories\":{\"news\":false}}");
    template("Other news");
    instance.await(() -> previewed("quiet").delivered() == 3);
    assertThat(previewed("loud").delivered()).isEqualTo(2);
    assertThat(explained(inQuiet)).isEqualTo(muted);
    assertThat(explained(inLoud)).isEqualTo(told);
  }

  private void user(String id, String attributes) throws InterruptedException {
    instance.settle(
        "POST",
        "/v1/users",
        "{\"userId\":\"%s\",\"attributes\":{%s},\"memberships\":{\"quiet\":{},\"loud\":{}}}"
            .formatted(id, attributes));
  }

  private void template(String title) throws InterruptedException {
    put(
        "/v1/workflows/digest",
        ("{\"categories\":[\"news\"],\"steps\":["
                + "{\"type\":\"channel\",\"channel\":\"in_app_feed\",\"template\":{\"title\":\"%s\"}},"
                + "{\"type\":\"channel\",\"channel\":\"mail\",\"template\":{\"subject\":\"%s\",\"body\":\"To {{ recipient.id }}\"}}]}")
            .formatted(title, title));
  }

  private void put(String path, String body) throws InterruptedException {
    instance.settle("PUT", path, body);
  }

  private Counts previewed(String tenant) {
    return Counts.of(
        read(
            instance.send(
                "POST",
                "/v1/segments/preview",
                "{\"segment\":\"tenant_id:%s\",\"tenant\":\"%s\",\"workflow\":\"digest\"}"
                    .formatted(tenant, tenant))));
  }

  private String trigger(String tenant) throws InterruptedException {
    JsonNode run =
        read(
            instance.send(
                "POST",
                "/v1/workflows/digest/trigger",
                "{\"segment\":\"tenant_id:%s\",\"tenant\":\"%s\"}".formatted(tenant, tenant)));
    String id = run.path("workflow_run_id").asText();
    instance.await(
        () -> instance.get("/v1/notifications/" + id).body().contains("\"status\":\"resolved\""));
    return id;
  }

  private Counts counted(String id) {
    return Counts.of(read(instance.asked("/v1/notifications/" + id)));
  }

  /** What a preview and the numbers of a run both say, of the feed and of mails. */
  private record Counts(
      int matched,
      int delivered,
      Map<String, Integer> suppressed,
      int mails,
      Map<String, Integer> unmailed) {

    static Counts of(JsonNode said) {
      JsonNode mail = said.at("/channels/mail");
      return new Counts(
          said.path("matched").asInt(-1),
          delivered(said),
          JSON.convertValue(said.path("suppressed"), BY_REASON),
          delivered(mail),
          JSON.convertValue(mail.path("suppressed"), BY_REASON));
    }

    private static int delivered(JsonNode said) {
      return said.path(said.has("deliverable") ? "deliverable" : "delivered").asInt(-1);
    }
  }

  private String explained(String id) {
    return read(instance.asked("/v1/notifications/" + id + "/explain?user_id=ann")).toString();
  }

  private List<String> titles(String tenant) {
    return read(instance.asked("/v1/users/ann/feeds/inbox?tenant=" + tenant))
        .findValuesAsText("title");
  }

  private static JsonNode read(Answer answer) {
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 202);
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
