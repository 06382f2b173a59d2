package io.carillon.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.avro.Actor;
import io.carillon.avro.ActorKind;
import io.carillon.avro.Notify;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The sample of {@code sample.json}: each entry is the body of a call that anybody could make.
 * Loading it twice within a day changes nothing: users and tenants are merged, and each
 * notification has an idempotency key.
 */
final class Sample {
  private static final String PATIENTLY = "wait=30";
  private static final Duration PRODUCED_BOUND = Duration.ofSeconds(60);
  private static final long POLL_MILLIS = 20;
  private static final int CALLERS = 8;

  private final JsonNode json;

  private Sample(JsonNode json) {
    this.json = json;
  }

  static Sample read() throws IOException {
    try (InputStream in = Sample.class.getResourceAsStream("sample.json")) {
      if (in == null) {
        throw new IllegalStateException("sample.json is not on the class path");
      }
      return new Sample(new ObjectMapper().readTree(in));
    }
  }

  String describe() {
    return "%d tenants, %d people, %d notifications"
        .formatted(
            json.path("tenants").size(),
            json.path("people").size(),
            json.path("notifications").size());
  }

  /** In order: tenants, people, notifications, what the people then do. */
  void load(Api api, AvroProducer producer) throws Exception {
    for (JsonNode tenant : json.path("tenants")) {
      String id = Api.segment(tenant.path("id").asText());
      api.put("/v1/tenants/" + id, tenant.toString()).expect(200);
    }
    tell(api, json.path("people"));
    Map<String, String> ids = new HashMap<>();
    for (JsonNode notification : json.path("notifications")) {
      String name = notification.path("name").asText();
      ids.put(
          name,
          notification.has("record")
              ? produce(api, producer, name, notification.path("record"))
              : send(api, name, notification.path("send")));
    }
    for (JsonNode action : json.path("actions")) {
      act(api, action, ids);
    }
    for (JsonNode name : json.path("retract")) {
      api.delete("/v1/notifications/" + ids.get(name.asText())).expect(200);
    }
  }

  /** Several at a time: each answer comes when it is applied, and waits for a commit. */
  private static void tell(Api api, JsonNode people) throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try {
      List<Future<JsonNode>> answers = new ArrayList<>();
      people.forEach(
          person ->
              answers.add(
                  callers.submit(() -> api.post("/v1/users", person.toString()).expect(200))));
      for (Future<JsonNode> answer : answers) {
        answer.get();
      }
    } finally {
      callers.shutdownNow();
    }
  }

  private static String send(Api api, String name, JsonNode body)
      throws IOException, InterruptedException {
    String key = "sample-" + name;
    return api.post("/v1/notify", body.toString(), "Idempotency-Key", key, "Prefer", PATIENTLY)
        .expect(200)
        .path("id")
        .asText();
  }

  /** By Kafka, with who caused it. */
  private static String produce(Api api, AvroProducer producer, String name, JsonNode record)
      throws Exception {
    Notify notify =
        Notify.newBuilder()
            .setId("sample-" + name)
            .setTenant(record.path("tenant").asText())
            .setRecipients(texts(record.path("recipients")))
            .setTitle(record.path("title").asText())
            .setBody(record.path("body").asText())
            .setUrl(record.path("url").asText())
            .setData(record.path("data").toString())
            .setCategory(record.path("category").asText())
            .setActor(
                new Actor(
                    record.path("actor").path("id").asText(),
                    Map.of("name", record.path("actor").path("name").asText()),
                    true,
                    ActorKind.USER))
            .build();
    producer.notify(notify).get();
    String path = "/v1/notifications/" + notify.getId();
    long deadline = System.nanoTime() + PRODUCED_BOUND.toNanos();
    while (!api.get(path).body().path("status").asText().equals("resolved")) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "a notification sent by Kafka is not resolved after " + PRODUCED_BOUND);
      }
      Thread.sleep(POLL_MILLIS);
    }
    return notify.getId();
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static void act(Api api, JsonNode action, Map<String, String> ids)
      throws IOException, InterruptedException {
    for (JsonNode user : action.path("users")) {
      for (String message : messages(api, user.asText(), action.path("of"), ids)) {
        api.put("/v1/messages/" + message + "/" + action.path("action").asText(), "{}").expect(200);
      }
    }
  }

  /** Of these notifications, as this user has them. */
  private static List<String> messages(
      Api api, String user, JsonNode names, Map<String, String> ids)
      throws IOException, InterruptedException {
    List<String> wanted = texts(names).stream().map(name -> ids.getOrDefault(name, "")).toList();
    List<String> found = new ArrayList<>();
    JsonNode list = api.get("/v1/users/" + Api.segment(user) + "/messages").expect(200);
    for (JsonNode message : list.path("items")) {
      if (wanted.contains(message.path("notification_id").asText())) {
        found.add(message.path("id").asText());
      }
    }
    return found;
  }
}
