package io.carillon.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.avro.MessageAction;
import io.carillon.topology.feed.FeedCounts;
import io.carillon.topology.feed.TenantScope;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The main job in one partition: who hears of what, and what their feed then says. */
class MainJobTest {

  private final DrivenTopology carillon = new DrivenTopology();

  @AfterEach
  void close() {
    carillon.close();
  }

  @Test
  void aSegmentReachesItsMembersAndNobodyElse() {
    carillon.user("ann", Map.of("tenant_id", "acme", "role", "admin"));
    carillon.user("bob", Map.of("tenant_id", "acme", "role", "viewer"));
    carillon.user("cem", Map.of("tenant_id", "globex", "role", "admin"));

    carillon.toSegment("all", "{\"tenant_id\":\"acme\"}");
    carillon.toSegment("admins", "tenant_id:acme,role:admin");

    assertThat(carillon.feedIds("ann")).containsExactly("admins", "all");
    assertThat(carillon.feedIds("bob")).containsExactly("all");
    assertThat(carillon.feedIds("cem")).isEmpty();
    assertThat(carillon.deadLetters()).isEmpty();
    assertThat(carillon.outcome("all").orElseThrow().delivered()).isEqualTo(2);
    assertThat(carillon.outcome("admins").orElseThrow().matched()).isEqualTo(1);
  }

  @Test
  void aRoleHeldInOneTenantDoesNotMatchInAnother() {
    carillon.user(
        "ann",
        Map.of(),
        Map.of("acme", Map.of("role", "admin"), "globex", Map.of("role", "viewer")));

    carillon.toSegment("acme-admins", "tenant_id:acme,role:admin");
    carillon.toSegment("globex-admins", "tenant_id:globex,role:admin");

    assertThat(carillon.feedIds("ann")).containsExactly("acme-admins");
  }

  @Test
  void readingOneAndThenAllIsCounted() {
    carillon.toUsers("one", "ann");
    carillon.toUsers("two", "ann");
    carillon.toUsers("three", "ann");
    assertThat(carillon.feed("ann").counts()).isEqualTo(new FeedCounts(3, 3, 3));

    carillon.act("ann", MessageAction.READ, "two");
    assertThat(carillon.feed("ann").counts()).isEqualTo(new FeedCounts(3, 2, 2));

    carillon.actOnAll("ann", MessageAction.READ, TenantScope.ALL);
    assertThat(carillon.feed("ann").counts()).isEqualTo(new FeedCounts(3, 0, 0));

    carillon.toUsers("four", "ann");
    assertThat(carillon.feed("ann").counts()).isEqualTo(new FeedCounts(4, 1, 1));

    carillon.act("ann", MessageAction.UNREAD, "one");
    assertThat(carillon.feed("ann").counts()).isEqualTo(new FeedCounts(4, 2, 1));
  }

  @Test
  void aRetractionIsGoneFromFeedAndCounts() {
    carillon.user("ann", Map.of());
    carillon.toUsers("one", "ann");
    carillon.toSegment("two", "{\"all_users\": true}");
    carillon.retract("one");
    assertThat(carillon.feedIds("ann")).containsExactly("two");

    carillon.retract("early");
    carillon.toUsers("early", "ann");
    assertThat(carillon.feedIds("ann")).containsExactly("two");
    assertThat(carillon.outcome("early").orElseThrow().suppressed()).containsEntry("retracted", 1L);
  }
}
