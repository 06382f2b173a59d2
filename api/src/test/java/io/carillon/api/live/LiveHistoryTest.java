package io.carillon.api.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.avro.MessageAction;
import io.carillon.topology.feed.FeedCounts;
import io.carillon.topology.feed.FeedItem;
import io.carillon.topology.feed.FeedQuery;
import io.carillon.topology.feed.FeedSettings;
import io.carillon.topology.feed.TenantScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random histories, read by tabs whose streams are cut at random bytes and resumed, while the
 * stores run ahead of the hub by random distances. Nothing may be missed, nothing repeated, and the
 * counts of each event have to be those a feed read gave at its position. {@code -Dcarillon.seed=}
 * plays one history again.
 */
class LiveHistoryTest {

  private static final int CUTS = 1_000;
  private static final int STEPS = 700;

  /** Small, so that histories meet the floor, announcements and marks that are written out. */
  private static final FeedSettings SMALL = new FeedSettings(2, 9, Duration.ofDays(90));

  private static final List<String> USERS = List.of("ann", "bob", "cid", "dan", "never");
  private static final List<@Nullable TenantScope> SCOPES =
      List.of(
          TenantScope.ALL,
          TenantScope.ALL,
          new TenantScope("acme", null),
          new TenantScope("globex", true),
          new TenantScope(null, false));

  @Test
  void aThousandCutsMissNothingAndRepeatNothing() {
    Long given = Long.getLong("carillon.seed");
    if (given != null) {
      new Run(given).play();
      return;
    }
    long seed = System.nanoTime();
    int cuts = 0;
    int events = 0;
    int resets = 0;
    while (cuts < CUTS) {
      Run run = new Run(seed);
      try {
        run.play();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("-Dcarillon.seed=" + seed + "\n" + e.getMessage(), e);
      }
      cuts += run.cuts;
      events += run.tabs.stream().mapToInt(tab -> tab.events).sum();
      resets += run.tabs.stream().mapToInt(tab -> tab.resets).sum();
      seed++;
    }
    // A reset says nothing of what was missed: it must be the exception.
    assertThat(resets).as("resets among %d events", events).isLessThan(events / 10);
  }

  private static final class Run {
    final Random random;
    final LiveEngine engine = new LiveEngine(SMALL);
    final List<Tab> tabs = new ArrayList<>();
    final List<Runnable> counting = new ArrayList<>();
    final List<String> sent = new ArrayList<>();
    int cuts;

    Run(long seed) {
      random = new Random(seed);
      engine.slack = () -> random.nextInt(4);
      engine.workflow(Tab.PERSONAL, "title of {{ data.id }} for {{ recipient.id }}");
      engine.workflow(
          Tab.SPELT,
          "title of {{ data.id }}",
          Map.of("de", "Titel von {{ data.id }}", "pt", "{{ data.id }} para {{ recipient.id }}"));
      for (String user : USERS) {
        for (int i = 0; i < 2; i++) {
          TenantScope scope = of(SCOPES);
          Map<Long, FeedCounts> reference = new HashMap<>();
          Tab tab = new Tab(engine, user, scope, reference);
          tabs.add(tab);
          counting.add(() -> reference.put(engine.position(), engine.counts(user, scope)));
        }
      }
    }

    <T> T of(List<T> all) {
      return all.get(random.nextInt(all.size()));
    }

    void play() {
      try (engine) {
        counting.forEach(Runnable::run);
        for (int step = 0; step < STEPS; step++) {
          int dice = random.nextInt(100);
          if (dice < 45) {
            long before = engine.position();
            happen();
            assertThat(engine.position()).isBetween(before, before + 1);
            counting.forEach(Runnable::run);
          } else if (dice < 50) {
            engine.serve();
          } else if (dice < 56) {
            engine.serveOnce();
          } else if (dice < 62) {
            of(tabs).read();
          } else if (dice < 96) {
            connect(of(tabs));
          } else {
            settle();
            if (random.nextInt(3) == 0) {
              engine.advance(Duration.ofMinutes(random.nextInt(3)));
              counting.forEach(Runnable::run);
              settle();
            }
          }
        }
        settle();
      }
    }

    private void connect(Tab tab) {
      if (!tab.isOpen()) {
        tab.open();
      } else if (!tab.workers.isEmpty()) {
        tab.workers.remove().run();
      } else if (random.nextBoolean()) {
        tab.cut(random.nextInt(tab.sent() + 1));
        cuts++;
      }
    }

    /** Everything that has happened has been sent and read. */
    private void settle() {
      boolean moved;
      do {
        engine.serve();
        moved = false;
        for (Tab tab : tabs) {
          while (!tab.workers.isEmpty()) {
            tab.workers.remove().run();
            moved = true;
          }
        }
      } while (moved);
      for (Tab tab : tabs) {
        tab.read();
        if (tab.isOpen()) {
          assertThat(tab.isLive()).isTrue();
          tab.check();
        }
      }
    }

    private void happen() {
      String user = USERS.get(random.nextInt(USERS.size() - 1));
      String tenant = random.nextBoolean() ? "acme" : "globex";
      switch (random.nextInt(22)) {
        case 0, 1 -> engine.join(user, tenant);
        case 2 -> {
          if (random.nextInt(3) == 0) {
            engine.leave(user, tenant);
          }
        }
        case 3 -> {
          if (random.nextInt(8) == 0) {
            engine.erase(user);
          }
        }
        case 4 -> {
          if (!sent.isEmpty()) {
            engine.retract(of(sent));
          }
        }
        case 5, 6, 7, 8 -> act(user);
        case 9, 10 ->
            engine.actOnAll(
                user,
                action(),
                of(SCOPES),
                random.nextBoolean() ? null : Math.max(0, engine.position() - random.nextInt(20)));
        case 11, 12, 13 -> notify(n -> n.setTenant(tenant).setSegment("{\"all_users\":true}"));
        case 14, 15 -> notify(n -> n.setSegment("{\"all_users\":true}"));
        case 16, 17 -> notify(n -> n.setSegment("tenant_id:" + tenant));
        case 19 ->
            engine.user(user, Map.of("locale", of(List.of("de", "de-AT", "pt", "fr"))), Map.of());
        case 18 -> notify(n -> n.setTenant(tenant).setRecipients(List.of(user)));
        default -> notify(n -> n.setRecipients(List.of(user)));
      }
    }

    private void notify(java.util.function.Consumer<io.carillon.avro.Notify.Builder> to) {
      boolean personal = random.nextInt(3) == 0;
      String workflow = random.nextBoolean() ? Tab.PERSONAL : Tab.SPELT;
      String id = (personal ? workflow : "n") + sent.size();
      sent.add(id);
      engine.notify(
          id,
          notify -> {
            to.accept(notify);
            if (personal) {
              notify.setTitle(null).setWorkflow(workflow).setData("{\"id\":\"" + id + "\"}");
            }
            if (random.nextInt(6) == 0) {
              notify.setExpiresAt(engine.instant().plus(Duration.ofMinutes(1)));
            }
          });
    }

    private void act(String user) {
      List<FeedItem> items = engine.page(user, FeedQuery.of("inbox", TenantScope.ALL)).items();
      List<String> ids = new ArrayList<>();
      for (FeedItem item : items) {
        if (random.nextInt(3) == 0) {
          ids.add(item.id().notificationId());
        }
      }
      if (!ids.isEmpty()) {
        engine.act(user, action(), ids);
      }
    }

    private MessageAction action() {
      return of(
          List.of(
              MessageAction.SEEN,
              MessageAction.UNSEEN,
              MessageAction.READ,
              MessageAction.READ,
              MessageAction.UNREAD,
              MessageAction.INTERACTED,
              MessageAction.ARCHIVED,
              MessageAction.UNARCHIVED));
    }
  }
}
