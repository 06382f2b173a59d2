package io.carillon.api.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.topology.feed.FeedCounts;
import io.carillon.topology.feed.FeedSettings;
import io.carillon.topology.feed.TenantScope;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Streams that the hub itself has to end are resumed, and nothing is missed. */
class EndedStreamTest {

  /** What is kept for a stream is good for a day. */
  @Test
  void afterADay() {
    try (LiveEngine engine = new LiveEngine(FeedSettings.DEFAULT)) {
      engine.notifyUsers("first", "ann");
      Map<Long, FeedCounts> counts = new HashMap<>();
      Tab tab = new Tab(engine, "ann", TenantScope.ALL, counts);
      assertThat(opened(engine, tab, counts)).isTrue();

      engine.advance(Duration.ofHours(23));
      engine.serve();
      assertThat(tab.isOpen()).isTrue();

      engine.advance(Duration.ofHours(4));
      engine.serve();
      engine.notifyUsers("second", "ann");
      assertThat(tab.isOpen()).isFalse();

      assertThat(opened(engine, tab, counts)).isTrue();
      tab.check();
    }
  }

  /** More than may wait for the hub's thread. */
  @Test
  void whenTheQueueIsFull() {
    try (LiveEngine engine = new LiveEngine(FeedSettings.DEFAULT)) {
      Map<Long, FeedCounts> counts = new HashMap<>();
      Tab tab = new Tab(engine, "ann", TenantScope.ALL, counts);
      Tab other = new Tab(engine, "bob", TenantScope.ALL, counts);
      engine.notifyUsers("first", "ann", "bob");
      assertThat(opened(engine, tab, counts)).isTrue();
      assertThat(opened(engine, other, counts)).isTrue();

      String body = "x".repeat(50_000);
      for (int i = 0; i < 2 * LiveEngine.SETTINGS.partitionBytes() / body.length(); i++) {
        engine.notify("more-" + i, more -> more.setRecipients(List.of("ann")).setBody(body));
      }
      engine.serve();
      assertThat(tab.isOpen()).isFalse();
      assertThat(other.isOpen()).isFalse();
      assertThat(engine.hub.stats().overflows.sum()).isEqualTo(1);

      assertThat(opened(engine, tab, counts)).isTrue();
      tab.check();
      engine.notifyUsers("last", "ann");
      counts.put(engine.position(), engine.counts("ann", TenantScope.ALL));
      engine.serve();
      tab.read();
      tab.check();
    }
  }

  private static boolean opened(LiveEngine engine, Tab tab, Map<Long, FeedCounts> counts) {
    counts.put(engine.position(), engine.counts("ann", TenantScope.ALL));
    tab.open();
    engine.serve();
    tab.workers.remove().run();
    engine.serve();
    tab.read();
    return tab.isLive();
  }
}
