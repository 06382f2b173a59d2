package io.carillon.api.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.topology.feed.FeedCounts;
import io.carillon.topology.feed.FeedSettings;
import io.carillon.topology.feed.FeedSnapshot;
import io.carillon.topology.feed.MessageState;
import io.carillon.topology.feed.TenantScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The kept counts beside a list of messages that is counted anew each time. */
class LiveFeedTest {

  private static final int LIMIT = 7;
  private static final long RETENTION = 50;
  private static final FeedSettings SETTINGS =
      new FeedSettings(2, LIMIT, Duration.ofMillis(RETENTION));
  private static final List<@Nullable String> TENANTS = Arrays.asList(null, "acme", "globex");
  private static final List<TenantScope> SCOPES =
      List.of(
          TenantScope.ALL,
          new TenantScope("acme", null),
          new TenantScope("globex", true),
          new TenantScope(null, false));

  private static final class Message {
    final long position;
    final long end;
    final @Nullable String tenant;
    final boolean byName;
    final Set<MessageState> states = EnumSet.noneOf(MessageState.class);
    boolean gone;

    Message(long position, long end, @Nullable String tenant, boolean byName) {
      this.position = position;
      this.end = end;
      this.tenant = tenant;
      this.byName = byName;
    }

    boolean shows(long now) {
      return !gone && end > now;
    }

    void say(Map<MessageState, Boolean> says) {
      for (Map.Entry<MessageState, Boolean> said : says.entrySet()) {
        if (said.getValue()) {
          states.add(said.getKey());
        } else {
          states.remove(said.getKey());
        }
      }
    }
  }

  @Test
  void countsWhatShows() {
    long seed = Long.getLong("carillon.seed", System.nanoTime());
    for (int i = 0; i < 200; i++) {
      try {
        new Run(new Random(seed + i)).play();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("-Dcarillon.seed=" + (seed + i) + "\n" + e.getMessage(), e);
      }
    }
  }

  private static final class Run {
    final Random random;
    final List<Message> messages = new ArrayList<>();
    final LiveFeed feed = LiveFeed.of(SETTINGS, FeedSnapshot.EMPTY, 1_000, FeedSnapshot.NEVER);
    long now = 1_000;
    long position;

    Run(Random random) {
      this.random = random;
    }

    <T extends @Nullable Object> T of(List<T> all) {
      return all.get(random.nextInt(all.size()));
    }

    void play() {
      for (int step = 0; step < 200; step++) {
        happen();
        for (TenantScope scope : SCOPES) {
          assertThat(feed.counts(scope, now)).isEqualTo(counted(scope));
        }
        long next =
            messages.stream().filter(m -> m.shows(now)).mapToLong(m -> m.end).min().orElse(-1);
        assertThat(feed.nextEnd(now)).isEqualTo(next < 0 ? FeedSnapshot.NEVER : next);
      }
    }

    private void happen() {
      switch (random.nextInt(10)) {
        case 0, 1, 2, 3 -> add();
        case 4, 5 -> {
          if (!messages.isEmpty()) {
            Message message = of(messages);
            Map<MessageState, Boolean> says = says();
            message.say(says);
            feed.act(message.position, says);
          }
        }
        case 6 -> actOnAll();
        case 7 -> {
          if (!messages.isEmpty()) {
            Message message = of(messages);
            message.gone = true;
            feed.takeBack(message.position);
          }
        }
        case 8 -> {
          if (random.nextInt(5) == 0) {
            feed.leave(Set.of("acme"));
            messages.stream()
                .filter(m -> "acme".equals(m.tenant) && !m.byName)
                .forEach(m -> m.gone = true);
          }
        }
        default -> {
          long then = now;
          now += random.nextInt(20);
          assertThat(feed.ended(then, now))
              .isEqualTo(
                  messages.stream()
                      .filter(m -> m.shows(then) && !m.shows(now))
                      .map(m -> m.position)
                      .toList());
        }
      }
    }

    private void add() {
      long expiresAt = random.nextBoolean() ? FeedSnapshot.NEVER : now + random.nextInt(40);
      Message message =
          new Message(
              ++position,
              Math.min(expiresAt, now + RETENTION + 1),
              of(TENANTS),
              random.nextInt(3) == 0);
      messages.add(message);
      feed.add(message.position, now, expiresAt, message.tenant, message.byName);
      if (random.nextInt(4) == 0) {
        feed.add(message.position, now, expiresAt, message.tenant, message.byName);
      }
      List<Message> same =
          messages.stream().filter(m -> Objects.equals(m.tenant, message.tenant)).toList();
      if (same.size() > LIMIT) {
        messages.remove(same.get(0));
      }
    }

    private Map<MessageState, Boolean> says() {
      Map<MessageState, Boolean> says = new EnumMap<>(MessageState.class);
      says.put(of(List.of(MessageState.values())), random.nextInt(3) > 0);
      return says;
    }

    private void actOnAll() {
      Set<@Nullable String> tenants = new HashSet<>();
      tenants.add(of(TENANTS));
      tenants.add(of(TENANTS));
      long upTo = position - random.nextInt(4);
      Map<MessageState, Boolean> says = says();
      Set<@Nullable String> changed = new HashSet<>();
      for (Message message : messages) {
        if (message.position <= upTo && tenants.contains(message.tenant)) {
          Set<MessageState> before = Set.copyOf(message.states);
          message.say(says);
          if (!before.equals(message.states) && message.shows(now)) {
            changed.add(message.tenant);
          }
        }
      }
      assertThat(feed.actOnAll(tenants, upTo, says, now, false)).isEqualTo(changed);
    }

    private FeedCounts counted(TenantScope scope) {
      List<Message> counted =
          messages.stream()
              .filter(m -> m.shows(now) && scope.includes(m.tenant))
              .filter(m -> !m.states.contains(MessageState.ARCHIVED))
              .toList();
      return new FeedCounts(
          counted.size(),
          (int) counted.stream().filter(m -> !m.states.contains(MessageState.READ)).count(),
          (int) counted.stream().filter(m -> !m.states.contains(MessageState.SEEN)).count());
    }
  }
}
