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

/**
 * Found by killing brokers: a notice that expired between the log and the hub was told to open
 * streams, and never taken back.
 */
class LateNoticeTest {

  @Test
  void whatHasExpiredOnItsWayIsNotTold() {
    try (LiveEngine engine = new LiveEngine(FeedSettings.DEFAULT)) {
      Map<Long, FeedCounts> counts = new HashMap<>();
      Tab tab = new Tab(engine, "ann", TenantScope.ALL, counts);
      // As it ends, the clock by which endings are told moves beyond the other's end.
      engine.notify(
          "first",
          first ->
              first
                  .setRecipients(List.of("ann"))
                  .setExpiresAt(engine.instant().plus(Duration.ofMinutes(1))));
      counts.put(engine.position(), engine.counts("ann", TenantScope.ALL));
      tab.open();
      engine.serve();
      tab.workers.remove().run();
      engine.serve();
      tab.read();
      assertThat(tab.isLive()).isTrue();

      engine.notify(
          "late",
          late ->
              late.setRecipients(List.of("ann"))
                  .setExpiresAt(engine.instant().plus(Duration.ofMinutes(1))));
      engine.advance(Duration.ofMinutes(2));
      counts.put(engine.position(), engine.counts("ann", TenantScope.ALL));
      engine.serve();
      tab.read();
      tab.check();
    }
  }
}
