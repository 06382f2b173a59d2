package io.carillon.deploy.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.deploy.Api;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A notification and who is to have it: these, once, on top of their feed, and nobody else.
 *
 * @param what the row says
 * @param audience JSON members that say who, such as {@code "segment":"role:admin"}
 * @param recipients user ids and the tenant their message is of; empty: none
 * @param near who comes close and must not have it, and why
 */
record Delivery(String what, String audience, Map<String, String> recipients, String near) {
  /** Far more than a notification takes. */
  static final String[] WAIT = {"Prefer", "wait=30"};

  Delivery {
    recipients = Map.copyOf(recipients);
  }

  /** All of them have it in the same tenant. */
  static Delivery in(
      String tenant, String what, String audience, Collection<String> recipients, String near) {
    return new Delivery(
        what,
        audience,
        recipients.stream().collect(Collectors.toMap(user -> user, user -> tenant)),
        near);
  }

  Check check() {
    return new Check(what, has(), near, this::run);
  }

  private String has() {
    if (recipients.isEmpty()) {
      return "nobody";
    }
    return recipients.size() == Cast.ids().size()
        ? "all " + recipients.size()
        : recipients.keySet().stream().sorted().collect(Collectors.joining(", "));
  }

  private void run(World world) throws Exception {
    AtomicInteger delivered = new AtomicInteger();
    // First the feeds, which tell who has it; the count also sees whom nobody here knows.
    world.changes(
        world.delivery(what, recipients),
        w -> {
          JsonNode resolved = send(w.api(), audience, what).expect(200);
          delivered.set(resolved.path("delivered").asInt(-1));
        });
    CheckFailed.unlessSame("delivered", recipients.size(), delivered.get());
  }

  /** Sends and waits until it is resolved. */
  static Api.Answer send(Api api, String audience, String title) throws Exception {
    return api.post(
        "/v1/notify", "{%s,\"title\":%s,\"body\":\"\"}".formatted(audience, quoted(title)), WAIT);
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
