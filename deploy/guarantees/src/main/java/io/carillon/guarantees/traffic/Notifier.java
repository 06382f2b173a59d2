package io.carillon.guarantees.traffic;

import io.carillon.guarantees.cluster.Cluster;
import io.carillon.guarantees.evidence.Fate;
import io.carillon.guarantees.evidence.Said;
import io.carillon.guarantees.model.Audience;
import io.carillon.guarantees.model.Sending;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A back end that notifies by HTTP, with and without idempotency keys, and takes back some. */
final class Notifier extends Worker {

  private final Api api;
  private final List<String> users;
  private final List<String> ids = new ArrayList<>();

  Notifier(String name, Random random, Journal journal, Api api, List<String> users) {
    super(name, random, journal, 80);
    this.api = api;
    this.users = users;
  }

  @Override
  void step() throws InterruptedException {
    if (!ids.isEmpty() && chance(10)) {
      retract();
    } else if (chance(60)) {
      once();
    } else {
      untilAcknowledged();
    }
  }

  private Duration patience() {
    return Duration.ofSeconds(chance(80) ? 15 : 2);
  }

  private void once() {
    String mark = journal.mark(name());
    Long expiresAt =
        chance(10)
            ? Long.valueOf(System.currentTimeMillis() + 2_000 + random.nextInt(15_000))
            : null;
    Sending sending = sending(mark, expiresAt);
    Map<String, String> headers = chance(15) ? Map.of("Prefer", "wait=2") : Map.of();
    long began = System.nanoTime();
    Reply reply = api.call(anyOf(api), "POST", "/v1/notify", body(sending), patience(), headers);
    note(mark, sending, reply, began);
  }

  /** One key, any instance, again and again: one notification. */
  private void untilAcknowledged() throws InterruptedException {
    String mark = journal.mark(name());
    Sending sending = sending(mark, null);
    Map<String, String> headers = Map.of("Idempotency-Key", mark);
    long began = System.nanoTime();
    Reply reply;
    do {
      reply = api.call(anyOf(api), "POST", "/v1/notify", body(sending), patience(), headers);
      journal.judge(reply);
      if (reply.fate() != Fate.UNKNOWN) {
        break;
      }
      Thread.sleep(100 + random.nextInt(500));
    } while (!isStopped());
    note(mark, sending, reply, began);
    if (reply.fate() == Fate.ACKNOWLEDGED && chance(20)) {
      Reply again = api.call(anyOf(api), "POST", "/v1/notify", body(sending), patience(), headers);
      if (again.fate() == Fate.ACKNOWLEDGED
          && !again.body().path("id").equals(reply.body().path("id"))) {
        journal.odd("one idempotency key, two ids: " + reply + " and " + again);
      }
    }
  }

  private Sending sending(String mark, @Nullable Long expiresAt) {
    Audience audience = World.audience(random, users);
    return new Sending(mark, World.tenant(random, audience), audience, expiresAt, chance(30));
  }

  private static Map<String, Object> body(Sending sending) {
    Map<String, Object> body = new HashMap<>();
    body.put("title", sending.mark());
    body.put("body", "");
    String segment = sending.audience().segment();
    if (segment != null) {
      body.put("segment", segment);
    }
    if (!sending.audience().named().isEmpty()) {
      body.put("userIds", sending.audience().named());
    }
    if (sending.tenant() != null) {
      body.put("tenant", sending.tenant());
    }
    if (sending.hooked()) {
      body.put("channels", List.of(Cluster.CHANNEL));
    }
    if (sending.expiresAt() != null) {
      body.put("expires_at", Instant.ofEpochMilli(sending.expiresAt()).toString());
    }
    return body;
  }

  private void note(String mark, Sending sending, Reply reply, long began) {
    journal.judge(reply);
    String id = null;
    if (reply.fate() == Fate.ACKNOWLEDGED) {
      id = reply.body().path("id").asText();
      ids.add(id);
    }
    journal.said(
        new Said(
            mark,
            Said.By.HTTP,
            new Said.Send(sending, id),
            reply.fate(),
            began,
            System.nanoTime()));
  }

  private void retract() {
    String mark = journal.mark(name());
    String id = ids.remove(random.nextInt(ids.size()));
    long began = System.nanoTime();
    Reply reply =
        api.call(anyOf(api), "DELETE", "/v1/notifications/" + id, null, patience(), Map.of());
    journal.judge(reply);
    journal.said(
        new Said(mark, Said.By.HTTP, new Said.Retract(id), reply.fate(), began, System.nanoTime()));
  }
}
