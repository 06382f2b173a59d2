package io.carillon.api.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.topology.feed.FeedCounts;
import io.carillon.topology.feed.FeedSettings;
import io.carillon.topology.feed.TenantScope;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a stream keeps in memory is good for a day: then its client has to come back. */
class LongStreamTest {

  @Test
  void endsAfterADayAndIsResumed() {
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
