package io.carillon.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.schemas.UserPartitions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * {@code produce.js}, which nobody taught Carillon's classes, against a real broker and registry:
 * each feed holds just what it is to hold.
 */
class ForeignProducerTest {

  /** Without the two that name order-17 a second time: so many different notifications. */
  private static final int NOTIFICATIONS = 8;

  private static final List<String> KNOWN = List.of("ann", "bea", "cem", "dov", "eve", "fay");

  private static Optional<String> missing = Optional.empty();
  private static @Nullable RunningCarillon carillon;
  private static @Nullable JavaScriptProducer producer;

  @BeforeAll
  static void produce(@TempDir Path directory) throws Exception {
    missing = JavaScriptProducer.missing();
    if (missing.isPresent()) {
      System.out.println("SKIPPED ForeignProducerTest: " + missing.get());
      return;
    }
    producer = JavaScriptProducer.install();
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
    eventually("all is resolved", ForeignProducerTest::everythingIsResolved);
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

  private static RunningCarillon carillon() {
    if (carillon == null) {
      throw new IllegalStateException("not started");
    }
    return carillon;
  }

  private static void run(String step) throws Exception {
    if (producer == null) {
      throw new IllegalStateException("not started");
    }
    producer.run(step, carillon().brokers(), carillon().registry());
  }

  private static void eventually(String what, Callable<Boolean> holds) {
    await(what).atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50)).until(holds);
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
