package io.carillon.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The sample of {@code sample.json}: each entry is the body of a call that anybody could make.
 * Loading it twice within a day changes nothing: users and tenants are merged, and each
 * notification has an idempotency key.
 */
final class Sample {
  private static final String PATIENTLY = "wait=10";

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
  void load(Api api) throws IOException, InterruptedException {
    for (JsonNode tenant : json.path("tenants")) {
      String id = Api.segment(tenant.path("id").asText());
      api.put("/v1/tenants/" + id, tenant.toString()).expect(200);
    }
    for (JsonNode person : json.path("people")) {
      api.post("/v1/users", person.toString()).expect(200);
    }
    Map<String, String> ids = new HashMap<>();
    for (JsonNode notification : json.path("notifications")) {
      String name = notification.path("name").asText();
      JsonNode sent =
          api.post(
                  "/v1/notify",
                  notification.path("send").toString(),
                  "Idempotency-Key",
                  "sample-" + name,
                  "Prefer",
                  PATIENTLY)
              .expect(200);
      ids.put(name, sent.path("id").asText());
    }
    for (JsonNode action : json.path("actions")) {
      act(api, action, ids);
    }
    for (JsonNode name : json.path("retract")) {
      api.delete("/v1/notifications/" + ids.get(name.asText())).expect(200);
    }
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
    List<String> wanted = new ArrayList<>();
    names.forEach(name -> wanted.add(ids.getOrDefault(name.asText(), "")));
    List<String> found = new ArrayList<>();
    JsonNode list = api.get("/v1/users/" + Api.segment(user) + "/messages").expect(200);
    for (JsonNode message : list.has("items") ? list.path("items") : list.path("entries")) {
      if (wanted.contains(message.path("notification_id").asText())) {
        found.add(message.path("id").asText());
      }
    }
    return found;
  }
}
