package io.carillon.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.avro.AwaitedState;
import io.carillon.avro.MessageAction;
import io.carillon.avro.Notify;
import io.carillon.avro.StateTable;
import io.carillon.topology.feed.TenantScope;
import io.carillon.topology.metric.BoundedWords;
import io.carillon.topology.metric.TenantLabel;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.MetricName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the stages count, as Kafka Streams' own metrics show it. */
class MetricsTest {

  private final DrivenTopology carillon = new DrivenTopology();

  @AfterEach
  void close() {
    carillon.close();
  }

  @Test
  void eachStageCountsWhatItDecides() {
    carillon.user("ann", Map.of("tenant_id", "acme"));
    carillon.user("bob", Map.of("tenant_id", "acme"));
    carillon.toSegment("one", "tenant_id:acme");
    carillon.toUsers("two", "ann");
    carillon.toUsers("two", "ann");
    carillon.retract("two");
    carillon.act("ann", MessageAction.READ, "one");
    carillon.act("ann", MessageAction.READ, "one");
    carillon.actOnAll("bob", MessageAction.SEEN, TenantScope.ALL);
    carillon.act("bob", MessageAction.SEEN, "none");
    carillon.writeBytes(carillon.topics.users(), null, new byte[] {1});

    assertThat(counted())
        .isEqualTo(
            entries(
                "route notifications-total {verdict=accepted}", 2.0,
                "route notifications-total {verdict=repeated}", 1.0,
                "route notifications-total {verdict=retracted}", 1.0,
                "route tenant-notifications-total {tenant=none}", 2.0,
                "feed messages-total {}", 3.0,
                "feed tenant-messages-total {tenant=other}", 2.0,
                "feed tenant-messages-total {tenant=none}", 1.0,
                "resolve changes-total {resource=membership}", 2.0,
                "deliver events-total {}", 7.0,
                "deliver tenant-events-total {tenant=other}", 4.0,
                "deliver tenant-events-total {tenant=none}", 3.0,
                "feed retractions-total {}", 1.0,
                "feed actions-total {action=read}", 1.0,
                "feed actions-total {action=seen}", 1.0,
                "resolve dead-letters-total {reason=unknown_message}", 1.0,
                "ingest-users dead-letters-total {reason=missing_key}", 1.0));
  }

  @Test
  void waitingIsCountedAndHowLongItTook() {
    carillon.await(StateTable.ENVIRONMENT, "environment", 0);
    carillon.toUsers("one", "ann");
    carillon.notify(
        Notify.newBuilder().setId("two").setWorkflow("no").setRecipients(List.of("ann")).build());
    carillon.notify(
        DrivenTopology.notification("three")
            .setRecipients(List.of("ann"))
            .setAwaits(List.of(new AwaitedState(StateTable.TENANTS, "acme", 9L)))
            .build());
    carillon.advance(Duration.ofSeconds(2));
    assertThat(counted()).isEqualTo(entries("route waits-total {step=parked}", 3.0));

    carillon.channel("hook", "https://a.test");
    carillon.advance(Duration.ofSeconds(1));
    carillon.advance(Duration.ofSeconds(30));
    assertThat(counted())
        .containsEntry("route waits-total {step=came}", 1.0)
        .containsEntry("route waits-total {step=in_vain}", 1.0)
        .containsEntry("route waits-total {step=unknown_workflow}", 1.0)
        .doesNotContainKey("route waits-total {step=no_room}")
        .containsEntry("route waited-ms-total {}", 3_000.0 + 33_000 + 33_000);
  }

  @Test
  void whatMayHappenIsCountedFromZero() {
    assertThat(carillon.driver.metrics().keySet().stream().map(MetricsTest::text))
        .contains(
            "route notifications-total {verdict=rejected}",
            "route waits-total {step=no_room}",
            "route waited-ms-total {}",
            "feed retractions-total {}",
            "feed actions-total {action=archived}",
            "resolve dead-letters-total {reason=too_large}",
            "ingest-tenants dead-letters-total {reason=unreadable}");
  }

  private static Map<String, Object> entries(Object... namesAndValues) {
    Map<String, Object> entries = new HashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      entries.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return entries;
  }

  /** Ten thousand tenants, of which two are named. */
  @Test
  void tenantsThatNobodyNamedAreOneLabel() {
    try (DrivenTopology named = new DrivenTopology(new TenantLabel(Set.of("t7", "t8")))) {
      for (int i = 0; i < 1_000; i++) {
        named.notify(
            DrivenTopology.notification("n" + i)
                .setTenant("t" + i)
                .setRecipients(List.of("ann"))
                .build());
      }
      Map<String, Object> tenants =
          counted(named).entrySet().stream()
              .filter(each -> each.getKey().contains("tenant="))
              .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
      assertThat(tenants)
          .isEqualTo(
              entries(
                  "route tenant-notifications-total {tenant=t7}", 1.0,
                  "route tenant-notifications-total {tenant=t8}", 1.0,
                  "route tenant-notifications-total {tenant=other}", 998.0,
                  "feed tenant-messages-total {tenant=t7}", 1.0,
                  "feed tenant-messages-total {tenant=t8}", 1.0,
                  "feed tenant-messages-total {tenant=other}", 998.0,
                  "deliver tenant-events-total {tenant=t7}", 1.0,
                  "deliver tenant-events-total {tenant=t8}", 1.0,
                  "deliver tenant-events-total {tenant=other}", 998.0));
      // What is there at all, counted or not.
      assertThat(
              named.driver.metrics().keySet().stream().filter(m -> m.tags().containsKey("tenant")))
          .hasSize(4 * 4);
    }
  }

  @Test
  void deliveriesAreCountedByChannelOfWhichThereAreOnlySoMany() {
    carillon.channel("hook", "https://a.test");
    carillon.notify(
        DrivenTopology.notification("n")
            .setRecipients(List.of("ann", "bob"))
            .setChannels(List.of("hook"))
            .build());
    assertThat(counted())
        .containsEntry("deliver deliveries-total {channel=hook}", 2.0)
        .containsEntry("deliver tenant-deliveries-total {tenant=none}", 2.0);

    BoundedWords words = new BoundedWords(3);
    for (int i = 0; i < 10_000; i++) {
      words.of("c" + i);
    }
    assertThat(List.of(words.of("c0"), words.of("c2"), words.of("c3"), words.of("c9999")))
        .containsExactly("c0", "c2", "other", "other");
  }

  private Map<String, Object> counted() {
    return counted(carillon);
  }

  private static Map<String, Object> counted(DrivenTopology carillon) {
    return carillon.driver.metrics().values().stream()
        .filter(metric -> metric.metricName().group().startsWith("carillon-"))
        .filter(metric -> !metric.metricValue().equals(0.0))
        .collect(Collectors.toMap(metric -> text(metric.metricName()), m -> m.metricValue()));
  }

  private static String text(MetricName name) {
    String stage = name.group().replaceFirst("carillon-(.*)-metrics", "$1");
    return stage + " " + name.name() + " " + name.tags();
  }
}
