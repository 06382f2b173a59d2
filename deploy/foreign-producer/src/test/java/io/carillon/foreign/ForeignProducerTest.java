package io.carillon.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.carillon.avro.TenantState;
import io.carillon.localstack.LocalStack;
import io.carillon.schemas.Topics;
import io.carillon.schemas.UserPartitions;
import io.carillon.topology.feed.FeedItem;
import io.carillon.topology.feed.FeedPage;
import io.carillon.topology.feed.MessageState;
import io.carillon.topology.outcome.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
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
  private static @Nullable LocalStack stack;
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
    stack = LocalStack.start(directory.resolve("stack"));
    carillon = RunningCarillon.start(stack, directory.resolve("state"));

    // Topics have no order among each other: whoever sends to people waits until they are known.
    run("people");
    eventually("everyone is known", () -> KNOWN.stream().allMatch(carillon()::knows));
    eventually("tenants are known", () -> tenant("acme-corp") && tenant("globex"));
    run("notices");
    Topics topics = carillon().topics();
    eventually("notify is read", () -> carillon().isThrough(topics.notifications()));
    eventually("all is resolved", ForeignProducerTest::everythingIsResolved);
  }

  @AfterAll
  static void stop() {
    if (carillon != null) {
      carillon.close();
    }
    if (stack != null) {
      stack.close();
    }
  }

  @BeforeEach
  void skipWithoutNode() {
    assumeTrue(missing.isEmpty(), missing::get);
  }

  @Test
  void everyFeedHoldsJustWhatItsPersonIsToHear() {
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
    assertThat(carillon().knows("hal")).as("nobody spoke of him").isFalse();
  }

  @Test
  void whatIsSaidOfNotificationsIsWhatIsInTheFeeds() {
    Map<String, Long> delivered = new HashMap<>();
    carillon().outcomes().forEach(each -> delivered.put(each.route().getTitle(), each.delivered()));

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
    assertThat(carillon().records(carillon().topics().deadLetters())).isEmpty();
  }

  @Test
  void aTenantComesWithItsPropertiesAndBranding() {
    TenantState acme = carillon().tenant("acme-corp").orElseThrow();

    assertThat(acme.getName()).isEqualTo("Acme Corp");
    assertThat(acme.getStub()).isFalse();
    assertThat(acme.getProperties()).isEqualTo(Map.of("plan", "gold", "seats", 250.0));
    assertThat(acme.getSettings().getBranding().getPrimaryColor()).isEqualTo("#0a7cff");
  }

  /** The client's own partitioner agrees with ours, and who ignores both is heard all the same. */
  @Test
  void anyPartitionWillDo() {
    Topics topics = carillon().topics();
    List<ConsumerRecord<String, byte[]>> written = carillon().records(topics.users().name());
    List<ConsumerRecord<String, byte[]>> log = carillon().records(topics.userLog().name());

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
    if (producer == null || stack == null) {
      throw new IllegalStateException("not started");
    }
    producer.run(step, stack.broker().bootstrapServers(), stack.registry().url());
  }

  private static void eventually(String what, Callable<Boolean> holds) {
    await(what)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        // A store that is not open yet.
        .ignoreExceptions()
        .until(holds);
  }

  private static boolean everythingIsResolved() {
    List<Outcome> outcomes = carillon().outcomes();
    return outcomes.size() == NOTIFICATIONS && outcomes.stream().allMatch(Outcome::resolved);
  }

  private static boolean tenant(String id) {
    return carillon().tenant(id).isPresent();
  }

  private static int home(String userId) {
    return UserPartitions.of(userId, RunningCarillon.USER_PARTITIONS);
  }

  private static FeedPage feed(String userId) {
    return carillon().feed(userId).orElseThrow(() -> new AssertionError(userId + " is not known"));
  }

  private static int unread(String userId) {
    return feed(userId).counts().unread();
  }

  private static List<String> titles(String userId) {
    return feed(userId).items().stream().map(ForeignProducerTest::title).toList();
  }

  private static List<String> readTitles(String userId) {
    return feed(userId).items().stream()
        .filter(item -> item.states().is(MessageState.READ))
        .map(ForeignProducerTest::title)
        .toList();
  }

  private static String title(FeedItem item) {
    return item.notification().getTitle();
  }
}
