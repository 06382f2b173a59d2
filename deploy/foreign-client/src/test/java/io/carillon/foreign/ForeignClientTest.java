package io.carillon.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.schemas.UserPartitions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code produce.js} and {@code consume.js}, which nobody taught Carillon's classes, against a real
 * broker and registry: each feed holds just what it is to hold, and whoever reads the feed topics
 * has the same.
 */
class ForeignClientTest {

  /** Without the two that name order-17 a second time: so many different notifications. */
  private static final int NOTIFICATIONS = 8;

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final List<String> KNOWN = List.of("ann", "bea", "cem", "dov", "eve", "fay");

  private static Optional<String> missing = Optional.empty();
  private static @Nullable RunningCarillon carillon;
  private static @Nullable JavaScriptClients clients;

  @BeforeAll
  static void produce(@TempDir Path directory) throws Exception {
    missing = JavaScriptClients.missing();
    if (missing.isPresent()) {
      System.out.println("SKIPPED ForeignClientTest: " + missing.get());
      return;
    }
    clients = JavaScriptClients.install();
    carillon = RunningCarillon.start(directory);

    // Topics have no order among each other: whoever sends to people waits until they are known.
    run("people");
    for (String person : KNOWN) {
      eventually(person + " is known", () -> carillon().knowsUser(person));
    }
    eventually("acme-corp is known", () -> carillon().knowsTenant("acme-corp"));
    eventually("globex is known", () -> carillon().knowsTenant("globex"));
    run("notices");
    eventually("notify is read", () -> carillon().isThrough("carillon.notify"));
    eventually("all is resolved", ForeignClientTest::everythingIsResolved);
  }

  @AfterAll
  static void stop() {
    if (carillon != null) {
      carillon.close();
    }
  }

  @BeforeEach
  void skipWithoutNode() {
    assumeTrue(missing.isEmpty(), missing::get);
  }

  @Test
  void everyFeedHoldsJustWhatItsPersonIsToHear() throws Exception {
    assertThat(titles("ann"))
        .containsExactlyInAnyOrder("All of Acme", "Admins of Acme", "The company", "An expression");
    assertThat(titles("bea"))
        .as("admin of acme-corp, viewer in globex")
        .containsExactlyInAnyOrder("All of Acme", "Admins of Acme", "Viewers in Globex");
    assertThat(titles("cem")).as("admin of globex only").containsExactly("Admins of Globex");
    assertThat(titles("dov"))
        .as("viewer in both")
        .containsExactlyInAnyOrder("All of Acme", "Viewers in Globex");
    assertThat(titles("eve"))
        .as("member of nothing; order-17 once")
        .containsExactlyInAnyOrder("By name", "Your order is on its way");
    assertThat(titles("fay")).containsExactlyInAnyOrder("All of Acme", "Admins of Acme");
    assertThat(titles("gus")).as("addressed by name, never identified").containsExactly("By name");
    assertThat(carillon().knowsUser("hal")).as("nobody spoke of him").isFalse();
  }

  @Test
  void whatIsSaidOfNotificationsIsWhatIsInTheFeeds() throws Exception {
    Map<String, Long> delivered = new HashMap<>();
    for (JsonNode each : carillon().notifications()) {
      delivered.put(each.get("title").asText(), each.get("delivered").asLong());
    }

    assertThat(delivered)
        .isEqualTo(
            Map.of(
                "All of Acme", 4L,
                "Admins of Acme", 3L,
                "Admins of Globex", 1L,
                "Viewers in Globex", 2L,
                "The company", 1L,
                "An expression", 1L,
                "By name", 2L,
                "Your order is on its way", 1L));
    assertThat(carillon().records("carillon.dead-letters")).isEmpty();
  }

  @Test
  void aTenantComesWithItsPropertiesAndBranding() throws Exception {
    JsonNode acme = carillon().tenant("acme-corp");

    assertThat(acme.get("name").asText()).isEqualTo("Acme Corp");
    assertThat(acme.get("stub").asBoolean()).isFalse();
    assertThat(acme.at("/properties/plan").asText()).isEqualTo("gold");
    assertThat(acme.at("/properties/seats").asInt()).isEqualTo(250);
    assertThat(acme.at("/settings/branding/primary_color").asText()).isEqualTo("#0a7cff");
  }

  /** The client's own partitioner agrees with ours, and who ignores both is heard all the same. */
  @Test
  void anyPartitionWillDo() throws Exception {
    List<ConsumerRecord<String, byte[]>> written = carillon().records("carillon.users");
    List<ConsumerRecord<String, byte[]>> log = carillon().records("carillon.user-log");

    assertThat(written).extracting(ConsumerRecord::key).containsExactlyInAnyOrderElementsOf(KNOWN);
    for (ConsumerRecord<String, byte[]> each : written) {
      assertThat(each.partition() == home(each.key()))
          .as(each.key())
          .isEqualTo(!each.key().equals("fay"));
    }
    assertThat(log)
        .filteredOn(each -> each.key() != null)
        .hasSizeGreaterThanOrEqualTo(KNOWN.size())
        .allMatch(each -> each.partition() == home(each.key()));
  }

  @Test
  void whatPeopleReadIsCounted() throws Exception {
    run("reading");

    eventually("bea has read one of three", () -> unread("bea") == 2);
    eventually("dov has read what is acme-corp's", () -> unread("dov") == 1);
    assertThat(readTitles("bea")).containsExactly("Admins of Acme");
    assertThat(readTitles("dov")).containsExactly("All of Acme");
    assertThat(unread("ann")).isEqualTo(4);
    assertThat(unread("cem")).isEqualTo(1);
    assertThat(unread("fay")).isEqualTo(2);
  }

  @Test
  void whoReadsTheFeedTopicsHasTheSameFeeds() throws Exception {
    run("reading");
    eventually("bea has read one of three", () -> unread("bea") == 2);
    eventually("dov has read what is acme-corp's", () -> unread("dov") == 1);

    Map<String, Set<String>> feeds = new TreeMap<>();
    for (String person : List.of("ann", "bea", "cem", "dov", "eve", "fay", "gus")) {
      feeds.put(person, described(carillon().feed(person).get("entries")));
    }
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(feeds()).isEqualTo(feeds));
    assertThat(carillon().topics())
        .as("globex has asked to share one")
        .contains("carillon.feed.acme-corp", "carillon.feed-shared", "carillon.feed")
        .doesNotContain("carillon.feed.globex");
  }

  @Test
  void whoReadsAChannelsDeliveriesKnowsWhatToSendAndWhere() throws Exception {
    // The script ends when it has been quiet for a while, which on a slow machine may be too early.
    JsonNode said =
        await()
            .atMost(PATIENCE)
            .until(() -> consumed("deliveries.hook"), each -> each.get("deliveries").size() > 1);

    assertThat(said.get("deliveries"))
        .extracting(each -> each.get("user").asText())
        .containsExactlyInAnyOrder("bea", "dov");
    for (JsonNode each : said.get("deliveries")) {
      assertThat(each.get("tenant").asText()).isEqualTo("globex");
      assertThat(each.get("address").asText()).isEqualTo("https://hooks.globex.example/in");
      assertThat(each.at("/content/title").asText()).isEqualTo("Viewers in Globex");
      assertThat(each.get("settings").asText())
          .as("the secret is a reference, which the connector resolves")
          .contains("env:GLOBEX_HOOK");
    }
    assertThat(said.get("deliveries").findValuesAsText("attempt")).doesNotHaveDuplicates();
  }

  private static RunningCarillon carillon() {
    if (carillon == null) {
      throw new IllegalStateException("not started");
    }
    return carillon;
  }

  private static JavaScriptClients clients() {
    if (clients == null) {
      throw new IllegalStateException("not started");
    }
    return clients;
  }

  private static void run(String step) throws Exception {
    clients().produce(step, carillon().brokers(), carillon().registry());
  }

  /** Message ids by user, the tenant's and what was read marked, as the consumer has them. */
  private static Map<String, Set<String>> feeds() throws Exception {
    Map<String, Set<String>> feeds = new TreeMap<>();
    consumed()
        .get("feeds")
        .properties()
        .forEach(feed -> feeds.put(feed.getKey(), described(feed.getValue())));
    return feeds;
  }

  private static JsonNode consumed(String... topics) throws Exception {
    JsonNode said =
        new ObjectMapper()
            .readTree(clients().consume(carillon().brokers(), carillon().registry(), topics));
    assertThat(said.get("wrong")).as("what the consumer found wrong").isEmpty();
    return said;
  }

  private static Set<String> described(JsonNode messages) {
    Set<String> described = new TreeSet<>();
    for (JsonNode message : messages) {
      described.add(
          String.join(
              " ",
              message.get("id").asText(),
              message.get("tenant").asText(),
              message.get("title").asText(),
              message.hasNonNull("read_at") ? "read" : "unread"));
    }
    return described;
  }

  private static void eventually(String what, Callable<Boolean> holds) {
    await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(holds);
  }

  private static boolean everythingIsResolved() throws Exception {
    List<JsonNode> notifications = carillon().notifications();
    return notifications.size() == NOTIFICATIONS
        && notifications.stream().allMatch(each -> each.get("status").asText().equals("resolved"));
  }

  private static int home(String userId) {
    return UserPartitions.of(userId, RunningCarillon.USER_PARTITIONS);
  }

  private static int unread(String userId) throws Exception {
    return carillon().feed(userId).at("/meta/unread_count").asInt();
  }

  private static List<String> titles(String userId) throws Exception {
    return titles(userId, entry -> true);
  }

  private static List<String> readTitles(String userId) throws Exception {
    return titles(userId, entry -> entry.hasNonNull("read_at"));
  }

  private static List<String> titles(String userId, Predicate<JsonNode> which) throws Exception {
    List<String> titles = new ArrayList<>();
    for (JsonNode entry : carillon().feed(userId).get("entries")) {
      if (which.test(entry)) {
        titles.add(entry.get("title").asText());
      }
    }
    return titles;
  }
}
