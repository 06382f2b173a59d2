package io.carillon.topology.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.avro.Notify;
import io.carillon.avro.NotifyOperation;
import io.carillon.avro.PreferenceChange;
import io.carillon.avro.RoutedNotification;
import io.carillon.avro.RoutedRetraction;
import io.carillon.avro.UserChange;
import io.carillon.avro.UserLogEntry;
import io.carillon.topology.feed.FeedSettings;
import io.carillon.topology.resolve.preference.PreferenceSets;
import io.carillon.topology.state.AudienceChunk;
import io.carillon.topology.store.AvroValue;
import io.carillon.topology.store.KeyReader;
import io.carillon.topology.store.StoreNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The check can fail: each way to break the engine turns it red, and by the right name. */
class BrokenEngineTest {

  private static final int HISTORIES = 80;
  private static final int STEPS = 120;

  /**
   * @param what is broken
   * @param invariant what must notice
   * @param first the first history to try: where few show it, one that does
   */
  record Broken(String what, String invariant, Supplier<Breakage> engine, long first) {

    Broken(String what, String invariant, Supplier<Breakage> engine) {
      this(what, invariant, engine, 1);
    }

    Broken from(long seed) {
      return new Broken(what, invariant, engine, seed);
    }

    @Override
    public String toString() {
      return what + ": " + invariant;
    }
  }

  static Stream<Broken> broken() {
    return Stream.of(
        new Broken("a notification is skipped", "NoRecipientMissed", Skipping::new),
        new Broken("an entry is not written", "NoRecipientMissed", LosingEntries::new),
        new Broken("repeats are not recognised", "NoDuplicateMessage", Forgetful::new),
        new Broken("notifications lose their tenant", "NoTenantLeak", WithoutTenant::new),
        new Broken("retractions are not applied", "NoTenantLeak", NeverTakingBack::new).from(3),
        new Broken("one message more is kept", "NoTenantLeak", KeepingMore::new).from(18),
        new Broken("roles hold everywhere", "MembershipScoped", RolesEverywhere::new),
        new Broken("nobody is asked what they want", "PreferencesHonoured", NotAsking::new),
        new Broken("a tenant's defaults are forgotten", "PreferencesHonoured", NoDefaults::new)
            .from(27),
        new Broken("a workflow's conditions are forgotten", "PreferencesHonoured", Any::new),
        new Broken("what a tenant says is everybody's", "SaidAsWritten", OfNoTenant::new).from(6),
        new Broken("who asked for what is forgotten", "SaidAsWritten", NoLocales::new),
        new Broken("two entries change places", "OrderedPerUser", Delaying::new),
        new Broken("a read misses a row now and then", "CountsAgree", MissingRows::new),
        new Broken("marks are read as they were", "ReadYourWrites", StaleMarks::new),
        new Broken("how far was told is forgotten", "NoDuplicateEvent", WithoutCursor::new),
        new Broken("what waits counts as told", "NoDuplicateEvent", NotStopping::new).from(6),
        new Broken("some events are lost", "NoRecipientUntold", LosingEvents::new),
        new Broken("expiry is forgotten", "NoRecipientUntold", NeverExpiring::new).from(6),
        new Broken("tenants' channels are forgotten", "DeliveredOnce", NoChannels::new).from(13),
        new Broken("a channel is asked what the feed was", "DeliveredOnce", AsTheFeed::new)
            .from(12),
        new Broken("how far was sent is forgotten", "DeliveredOnce", WithoutCursor::new),
        new Broken("some deliveries are lost", "DeliveredOnce", LosingEvents::new),
        new Broken("some changes are not told", "ChangesTold", LosingChanges::new),
        new Broken("a clock is read", "Deterministic", ReadingTheClock::new),
        new Broken("dead letters get lost", "NothingSilent", Silent::new),
        new Broken("what was seen is not waited for", "NothingSilent", NotWaiting::new),
        new Broken("what waits is forgotten with the task", "NothingSilent", NotParked::new),
        new Broken("a deleted workflow goes on", "NothingSilent", NeverDeleted::new),
        new Broken("nobody says who an actor is", "NothingSilent", Unanswered::new));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void isNoticed(Broken broken) {
    List<String> named = new ArrayList<>();
    for (int i = 0; i < HISTORIES; i++) {
      long seed = broken.first() + i;
      List<String> violations =
          Run.violations(History.of(seed, STEPS), broken.engine().get(), Duel.some(seed, 20));
      violations.stream().map(each -> each.split(":", 2)[0]).distinct().forEach(named::add);
      if (named.contains(broken.invariant())) {
        return;
      }
    }
    assertThat(named).as(broken.what()).contains(broken.invariant());
  }

  @Test
  void andTheSameHistoriesAreFineOtherwise() {
    for (long seed = 1; seed <= 2; seed++) {
      assertThat(Run.violations(History.of(seed, STEPS), Breakage.NONE, Duel.some(seed, 20)))
          .isEmpty();
    }
  }

  private static final class Skipping extends Breakage {
    private int sent;

    @Override
    List<UserLogEntry> applied(UserLogEntry entry) {
      boolean skip = entry.getChange() instanceof RoutedNotification && ++sent % 5 == 0;
      return skip ? List.of() : List.of(entry);
    }
  }

  private static final class Any extends Breakage {
    @Override
    List<UserLogEntry> applied(UserLogEntry entry) {
      if (!(entry.getChange() instanceof RoutedNotification routed)) {
        return List.of(entry);
      }
      RoutedNotification any = RoutedNotification.newBuilder(routed).build();
      any.setConditions(List.of());
      any.setFeedConditions(List.of());
      return List.of(new UserLogEntry(any, null));
    }
  }

  private static final class OfNoTenant extends Breakage {
    @Override
    List<UserLogEntry> applied(UserLogEntry entry) {
      if (!(entry.getChange() instanceof RoutedNotification routed)) {
        return List.of(entry);
      }
      RoutedNotification same = RoutedNotification.newBuilder(routed).build();
      same.setContents(
          routed.getContents().stream().filter(each -> each.getTenant() == null).toList());
      return List.of(new UserLogEntry(same, null));
    }
  }

  /** Nothing is kept of who asked for which locale. */
  private static final class NoLocales extends Breakage {
    @Override
    KeyValueStore<Bytes, byte[]> store(String name, KeyValueStore<Bytes, byte[]> store) {
      return !name.equals(StoreNames.NOTIFICATIONS)
          ? store
          : new Rows(store) {
            @Override
            public void put(Bytes key, byte @Nullable [] value) {
              KeyReader reader = new KeyReader(key);
              boolean locales = !reader.text().isEmpty() && reader.tag() == 3;
              if (!locales) {
                super.put(key, value);
              }
            }
          };
    }
  }

  private static final class NeverTakingBack extends Breakage {
    @Override
    List<UserLogEntry> applied(UserLogEntry entry) {
      return entry.getChange() instanceof RoutedRetraction ? List.of() : List.of(entry);
    }
  }

  private static final class WithoutTenant extends Breakage {
    @Override
    List<UserLogEntry> applied(UserLogEntry entry) {
      if (!(entry.getChange() instanceof RoutedNotification routed) || routed.getTenant() == null) {
        return List.of(entry);
      }
      return List.of(
          new UserLogEntry(RoutedNotification.newBuilder(routed).setTenant(null).build(), null));
    }
  }

  private static final class NotAsking extends Breakage {
    @Override
    List<UserLogEntry> applied(UserLogEntry entry) {
      if (!(entry.getChange() instanceof PreferenceChange change)) {
        return List.of(entry);
      }
      // Applied, so that nothing else is wrong than what was said.
      PreferenceChange silent = PreferenceChange.newBuilder(change).build();
      silent.setPreferences(PreferenceSets.empty());
      return List.of(new UserLogEntry(silent, null));
    }
  }

  private static final class NoDefaults extends Breakage {
    @Override
    List<UserLogEntry> applied(UserLogEntry entry) {
      if (!(entry.getChange() instanceof RoutedNotification routed)) {
        return List.of(entry);
      }
      RoutedNotification forgetful = RoutedNotification.newBuilder(routed).build();
      forgetful.getTenants().values().forEach(tenant -> tenant.setPreferences(null));
      return List.of(new UserLogEntry(forgetful, null));
    }
  }

  private static final class NoChannels extends Breakage {
    @Override
    List<UserLogEntry> applied(UserLogEntry entry) {
      if (!(entry.getChange() instanceof RoutedNotification routed)) {
        return List.of(entry);
      }
      RoutedNotification forgetful = RoutedNotification.newBuilder(routed).build();
      forgetful.getTenants().values().forEach(tenant -> tenant.setChannels(Map.of()));
      return List.of(new UserLogEntry(forgetful, null));
    }
  }

  /** What is frozen of an audience says nothing of channels of its own. */
  private static final class AsTheFeed extends Breakage {
    private static final AvroValue<AudienceChunk> AUDIENCE = new AvroValue<>(AudienceChunk.class);

    @Override
    KeyValueStore<Bytes, byte[]> store(String name, KeyValueStore<Bytes, byte[]> store) {
      return !name.equals(StoreNames.NOTIFICATIONS)
          ? store
          : new Rows(store) {
            @Override
            public void put(Bytes key, byte @Nullable [] value) {
              KeyReader reader = new KeyReader(key);
              boolean audience = !reader.text().isEmpty() && reader.tag() == 1;
              if (!audience || value == null) {
                super.put(key, value);
                return;
              }
              AudienceChunk row = AUDIENCE.read(value);
              row.setChannels(Map.of());
              super.put(key, AUDIENCE.write(row));
            }
          };
    }
  }

  private static final class ReadingTheClock extends Breakage {
    @Override
    List<UserLogEntry> applied(UserLogEntry entry) {
      if (!(entry.getChange() instanceof RoutedNotification routed)) {
        return List.of(entry);
      }
      return List.of(
          new UserLogEntry(
              RoutedNotification.newBuilder(routed).setAcceptedAt(System.nanoTime()).build(),
              null));
    }
  }

  private static final class RolesEverywhere extends Breakage {
    @Override
    List<UserLogEntry> applied(UserLogEntry entry) {
      if (!(entry.getChange() instanceof UserChange change)) {
        return List.of(entry);
      }
      Map<String, @Nullable Object> attributes = new HashMap<>(change.getAttributes());
      change
          .getMemberships()
          .values()
          .forEach(
              of -> {
                if (of != null) {
                  attributes.putAll(of.getAttributes());
                }
              });
      attributes.remove("tenant_id");
      if (change.getAttributes().containsKey("tenant_id")) {
        attributes.put("tenant_id", change.getAttributes().get("tenant_id"));
      }
      return List.of(
          new UserLogEntry(UserChange.newBuilder(change).setAttributes(attributes).build(), null));
    }
  }

  private static final class Delaying extends Breakage {
    private @Nullable UserLogEntry held;

    @Override
    List<UserLogEntry> applied(UserLogEntry entry) {
      UserLogEntry late = held;
      if (late != null) {
        held = null;
        return List.of(entry, late);
      }
      if (entry.getChange() instanceof RoutedNotification) {
        held = entry;
        return List.of();
      }
      return List.of(entry);
    }
  }

  private static final class LosingEntries extends Breakage {
    private int puts;

    @Override
    KeyValueStore<Bytes, byte[]> store(String name, KeyValueStore<Bytes, byte[]> store) {
      return !name.equals(StoreNames.FEED_ENTRIES)
          ? store
          : new Rows(store) {
            @Override
            public void put(Bytes key, byte @Nullable [] value) {
              if (++puts % 7 != 0) {
                super.put(key, value);
              }
            }
          };
    }
  }

  /** Finds no notification, as if none had ever come. */
  private static final class Forgetful extends Breakage {
    @Override
    KeyValueStore<Bytes, byte[]> store(String name, KeyValueStore<Bytes, byte[]> store) {
      return !name.equals(StoreNames.NOTIFICATIONS)
          ? store
          : new Rows(store) {
            @Override
            public byte @Nullable [] get(Bytes key) {
              return new KeyReader(key).text().isEmpty() ? super.get(key) : null;
            }
          };
    }
  }

  private static final class StaleMarks extends Breakage {
    @Override
    KeyValueStore<Bytes, byte[]> store(String name, KeyValueStore<Bytes, byte[]> store) {
      Map<Bytes, byte @Nullable []> before = new HashMap<>();
      return !name.equals(StoreNames.MARKS)
          ? store
          : new Rows(store) {
            @Override
            public void put(Bytes key, byte @Nullable [] value) {
              before.put(key, super.get(key));
              super.put(key, value);
            }

            @Override
            public byte @Nullable [] get(Bytes key) {
              return before.get(key);
            }
          };
    }
  }

  private static final class MissingRows extends Breakage {
    private int reads;

    @Override
    KeyValueStore<Bytes, byte[]> read(KeyValueStore<Bytes, byte[]> store) {
      return new Rows(store) {
        @Override
        public KeyValueIterator<Bytes, byte[]> range(@Nullable Bytes from, @Nullable Bytes to) {
          KeyValueIterator<Bytes, byte[]> rows = super.range(from, to);
          if (++reads % 10 == 0 && rows.hasNext()) {
            rows.next();
          }
          return rows;
        }
      };
    }
  }

  private static final int QUEUE = 0;
  private static final int EXPIRY = 1;

  /** Rows of {@code expansions} say first what they are. */
  private static boolean is(int what, Bytes key) {
    return key.get()[0] == what;
  }

  /** What a slice did is known until the task begins anew. */
  private static final class WithoutCursor extends Breakage {
    @Override
    KeyValueStore<Bytes, byte[]> store(String name, KeyValueStore<Bytes, byte[]> store) {
      return !name.equals(StoreNames.EXPANSIONS)
          ? store
          : new Rows(store) {
            @Override
            public void put(Bytes key, byte @Nullable [] value) {
              if (!is(QUEUE, key) || super.get(key) == null) {
                super.put(key, value);
              }
            }
          };
    }
  }

  /** What waits is thought to have been told. */
  private static final class NotStopping extends Breakage {
    @Override
    KeyValueStore<Bytes, byte[]> store(String name, KeyValueStore<Bytes, byte[]> store) {
      return !name.equals(StoreNames.EXPANSIONS)
          ? store
          : new Rows(store) {
            @Override
            public byte @Nullable [] delete(Bytes key) {
              byte[] row = super.delete(key);
              return is(QUEUE, key) ? null : row;
            }
          };
    }
  }

  private static final class NeverExpiring extends Breakage {
    @Override
    KeyValueStore<Bytes, byte[]> store(String name, KeyValueStore<Bytes, byte[]> store) {
      return !name.equals(StoreNames.EXPANSIONS)
          ? store
          : new Rows(store) {
            @Override
            public void put(Bytes key, byte @Nullable [] value) {
              if (!is(EXPIRY, key)) {
                super.put(key, value);
              }
            }
          };
    }
  }

  private static final class LosingEvents extends Breakage {
    private int told;

    @Override
    boolean arrives(String child) {
      return !child.endsWith("-to-feed-topics") || ++told % 9 != 0;
    }
  }

  private static final class LosingChanges extends Breakage {
    private int told;

    @Override
    boolean arrives(String child) {
      return !child.endsWith("-to-audit") || ++told % 9 != 0;
    }
  }

  private static final class KeepingMore extends Breakage {
    @Override
    FeedSettings settings(FeedSettings settings) {
      return new FeedSettings(settings.announceAbove(), settings.limit() + 1, settings.retention());
    }
  }

  private static final class NotWaiting extends Breakage {
    @Override
    boolean comes(Notify notify) {
      return notify.getOperation() != NotifyOperation.AWAIT;
    }
  }

  private static final class NotParked extends Breakage {
    @Override
    KeyValueStore<Bytes, byte[]> store(String name, KeyValueStore<Bytes, byte[]> store) {
      return !name.equals(StoreNames.PARKED)
          ? store
          : new Rows(store) {
            @Override
            public KeyValueIterator<Bytes, byte[]> range(@Nullable Bytes from, @Nullable Bytes to) {
              return super.range(to, to);
            }
          };
    }
  }

  private static final class NeverDeleted extends Breakage {
    @Override
    boolean arrives(String child, @Nullable Object value) {
      return value != null || !child.equals("ingest-workflows-to-states");
    }
  }

  private static final class Unanswered extends Breakage {
    private int answers;

    @Override
    boolean arrives(String child) {
      return !child.endsWith("-to-notify") || ++answers % 3 != 0;
    }
  }

  private static final class Silent extends Breakage {
    @Override
    boolean arrives(String child) {
      return !child.endsWith("-to-dead-letters");
    }
  }
}
