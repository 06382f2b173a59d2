package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.api.access.DemoKeys;
import io.carillon.api.http.FuzzRequests.Request;
import io.carillon.avro.AuditActor;
import io.carillon.avro.AuditEntry;
import io.carillon.avro.AuditResource;
import io.carillon.avro.BulkKind;
import io.carillon.avro.BulkOperationState;
import io.carillon.avro.BulkWrite;
import io.carillon.avro.KeyKind;
import io.carillon.avro.StoredKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Malformed calls of every kind, made from the document by chance: none is answered 500, none that
 * is refused changes anything, whatever is answered is as the document says, and the server is
 * there afterwards. {@code -Dfuzz.seed=N} does one run again, {@code -Dfuzz.seconds=N} a longer
 * one.
 */
class ApiFuzzTest {

  private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
  private static final int SECONDS = Integer.getInteger("fuzz.seconds", 12);

  /** Of each call, before everything begins anew. */
  private static final int EACH = 6;

  private static final int ENOUGH = 20;

  private static final List<Integer> EXPECTED = List.of(200, 202, 400, 404, 422);

  private static final int LARGE = 64 * 1024;

  private final List<String> found = new ArrayList<>();
  private final Map<Integer, Integer> statuses = new TreeMap<>();

  @Test
  void nothingIsAnswered500AndNothingRefusedChangesAnything() throws IOException {
    fuzz(Duration.ofSeconds(SECONDS));
  }

  @Test
  @Tag("full")
  void norInFiveMinutes() throws IOException {
    fuzz(Duration.ofMinutes(5));
  }

  private void fuzz(Duration time) throws IOException {
    System.out.println("fuzz.seed=" + SEED);
    Random random = new Random(SEED);
    long end = System.nanoTime() + time.toNanos();
    // Each call, however slow the machine is.
    round(random, Long.MAX_VALUE);
    while (System.nanoTime() < end && found.size() < ENOUGH) {
      round(random, end);
    }
    // A slow machine gets no further than the first: then it is chance whether much was accepted.
    for (int i = 0; i < 5 && found.isEmpty() && !statuses.keySet().containsAll(EXPECTED); i++) {
      round(random, Long.MAX_VALUE);
    }
    System.out.println("answers by status: " + statuses);
    assertThat(found).as("fuzz.seed=" + SEED).isEmpty();
    // It is no use when all is refused at the door.
    assertThat(statuses.keySet()).containsAll(EXPECTED);
    assertThat(statuses.getOrDefault(200, 0)).isGreaterThan(30);
  }

  private void round(Random random, long end) throws IOException {
    try (Api api = new Api(DemoKeys.random(Optional.empty(), Optional.empty()));
        RawHttp client = new RawHttp(api.port())) {
      List<String> messages = seed(api);
      JsonNode document = api.get(Urls.OPENAPI).json();
      OpenApiPaths paths = new OpenApiPaths(document);
      FuzzRequests requests = new FuzzRequests(paths, new FuzzValues(random, document, messages));
      for (OpenApiPaths.Operation operation : paths.all()) {
        for (int i = 0; i < EACH && System.nanoTime() < end && found.size() < ENOUGH; i++) {
          ask(api, client, i == 0 ? requests.plain(operation) : requests.spoilt(operation));
        }
      }
      silence(client);
      api.get("/health/live").is(200);
      api.post("/v1/users", "{\"userId\":\"after\"}").is(200);
    }
  }

  /** An answer too many may be late. */
  private void silence(RawHttp client) throws IOException {
    try {
      Thread.sleep(50);
      client.requireSilence("at the end");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      found.add(e + "\nafter\n" + client.transcript());
    }
  }

  private void ask(Api api, RawHttp client, Request request) throws IOException {
    long before = api.backend.writes.written();
    RawHttp.Answer answer;
    try {
      answer =
          client.send(
              request.bytes(), request.cut(), !request.method().equals("HEAD"), request.whole());
    } catch (IOException e) {
      found.add(shown(request) + "\n-> " + e + "\nafter\n" + client.transcript());
      client.close();
      return;
    }
    long written = api.backend.writes.written() - before;
    statuses.merge(answer.status(), 1, Integer::sum);
    List<String> wrong = new ArrayList<>();
    boolean refused = answer.status() == 0 || answer.status() >= 400;
    // A large body that nobody reads may be cut off, and what was said of it with it.
    boolean closable =
        !request.whole() || request.sent().length > LARGE || request.cut() < request.bytes().length;
    if (answer.status() == 0 ? !closable : answer.status() >= 500 && answer.status() != 503) {
      wrong.add("is no answer to bad input");
    }
    if (refused && written > 0) {
      wrong.add("changed something");
    }
    if (answer.headers().map().containsKey("X-Injected")) {
      wrong.add("has a header that was put into it");
    }
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    if (Stream.of("java.lang", "Exception", "\tat ").anyMatch(text::contains)) {
      wrong.add("tells of our code");
    }
    if (answer.status() != 0) {
      wrong.addAll(Contract.served().problems(call(request, answer)));
    }
    if (!wrong.isEmpty()) {
      found.add(shown(request) + "\n-> " + answer.status() + " " + wrong);
    }
  }

  private static Contract.Call call(Request request, RawHttp.Answer answer) {
    return new Contract.Call(
        request.method(),
        request.target(),
        request.sent(),
        answer.status(),
        answer.headers(),
        answer.body());
  }

  private static String shown(Request request) {
    String text = new String(request.bytes(), StandardCharsets.UTF_8);
    return text.length() <= 1_500 ? text : text.substring(0, 1_500) + "...";
  }

  private static List<String> seed(Api api) {
    for (String tenant : List.of("acme", "globex")) {
      api.put("/v1/tenants/" + tenant, "{\"name\":\"Name of " + tenant + "\"}").is(200);
      api.backend.outcomes.add("of-" + tenant, 2, true, route -> route.setTenant(tenant));
    }
    api.backend.outcomes.add("of-none", 2, true, route -> {});
    api.put(
            "/v1/channels/crm",
            "{\"type\":\"http\",\"settings\":{\"url\":\"https://crm.example\"}}")
        .is(200);
    api.put(
            "/v1/workflows/hello",
            "{\"on_events\":[\"hello\"],\"steps\":[{\"type\":\"channel\",\"channel\":\"in_app_feed\",\"template\":{\"title\":\"t\"}}]}")
        .is(200);
    api.put("/v1/workflows/hello/overrides/acme", "{\"in_app_feed\":{\"body\":\"b\"}}").is(200);
    api.backend.keys.stored.put(
        "key_1",
        StoredKey.newBuilder()
            .setKind(KeyKind.SECRET)
            .setHash("0".repeat(64))
            .setCreatedAt(FakeBackend.NOW)
            .build());
    api.backend.bulk.put(
        "operation-1",
        BulkOperationState.newBuilder()
            .setName("users.bulk.delete")
            .setKind(BulkKind.USERS)
            .setMadeBy("all")
            .setStartedAt(FakeBackend.NOW)
            .setRows(2)
            .setAwaited(List.of(new BulkWrite("ann", 1L, 1), new BulkWrite("ben", 1L, 1)))
            .build());
    api.backend.audit.add(
        AuditEntry.newBuilder()
            .setResource(AuditResource.TENANT)
            .setResourceId("acme")
            .setTenant("acme")
            .setActorType(AuditActor.KEY)
            .setActorId("all")
            .setAt(FakeBackend.NOW)
            .setAfter("{\"name\":\"Name of acme\"}")
            .build());
    for (String user : List.of("ann", "ben")) {
      api.put("/v1/users/" + user + "/memberships/acme", "{\"role\":\"admin\"}").is(200);
    }
    return List.of(
        api.backend.message("ann", "of-acme", "acme").id().toString(),
        api.backend.message("ben", "of-none", null).id().toString());
  }
}
