package io.carillon.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.avro.MessageAction;
import io.carillon.topology.feed.TenantScope;
import java.util.Map;
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
            Map.of(
                "route notifications-total {verdict=accepted}", 2.0,
                "route notifications-total {verdict=repeated}", 1.0,
                "route notifications-total {verdict=retracted}", 1.0,
                "feed messages-total {}", 3.0,
                "feed retractions-total {}", 1.0,
                "feed actions-total {action=read}", 1.0,
                "feed actions-total {action=seen}", 1.0,
                "resolve dead-letters-total {reason=unknown_message}", 1.0,
                "ingest-users dead-letters-total {reason=missing_key}", 1.0));
  }

  @Test
  void whatMayHappenIsCountedFromZero() {
    assertThat(carillon.driver.metrics().keySet().stream().map(MetricsTest::text))
        .contains(
            "route notifications-total {verdict=rejected}",
            "feed retractions-total {}",
            "feed actions-total {action=archived}",
            "resolve dead-letters-total {reason=too_large}",
            "ingest-tenants dead-letters-total {reason=unreadable}");
  }

  private Map<String, Object> counted() {
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
