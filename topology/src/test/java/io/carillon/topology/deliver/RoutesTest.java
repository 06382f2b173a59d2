package io.carillon.topology.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.avro.FeedTopic;
import io.carillon.avro.Settings;
import io.carillon.avro.TenantState;
import io.carillon.schemas.FeedTopics;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Queue;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The table of tenants is another thread's: it may change between any two looks at it. */
class RoutesTest {

  private static final TenantState DESCRIBED =
      TenantState.newBuilder()
          .setSettings(Settings.newBuilder().build())
          .setFeedTopic(FeedTopic.DEDICATED)
          .setCreatedAt(0)
          .setUpdatedAt(0)
          .setVersion(0)
          .build();

  private final Queue<TenantState> looks = new ArrayDeque<>();
  private final KeyValueStore<Bytes, byte[]> rows = Stores.inMemoryKeyValueStore("rows").get();
  private final FeedTopics topics = new FeedTopics("carillon.");
  private final Routes routes = new Routes(rows, tenants(), topics);

  /** Gone, when there is no look left. */
  @SuppressWarnings("unchecked")
  private ReadOnlyKeyValueStore<String, TenantState> tenants() {
    return (ReadOnlyKeyValueStore<String, TenantState>)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ReadOnlyKeyValueStore.class},
            (proxy, method, args) -> look());
  }

  private @Nullable TenantState look() {
    return looks.poll();
  }

  @Test
  void whatIsSettledIsToldThoughTheTenantIsDeletedAtThatMoment() {
    looks.add(DESCRIBED);
    assertThat(routes.settle("acme", 5)).isEqualTo(topics.of("acme"));
    // It is gone now, and so is its topic, for what happens later.
    assertThat(routes.topic("acme", 5)).isNull();
    assertThat(routes.settle("acme", 6)).isEqualTo(topics.shared());
    looks.add(DESCRIBED);
    assertThat(routes.topic("acme", 5)).isEqualTo(topics.of("acme"));
    assertThat(routes.topic("acme", 6)).isEqualTo(topics.shared());
  }
}
