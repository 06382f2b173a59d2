package io.carillon.api.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.api.access.ApiKey;
import io.carillon.api.access.GrantedTenants;
import io.carillon.api.access.Scope;
import io.carillon.avro.KeyKind;
import io.carillon.avro.StoredKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyTableTest {

  private static final TopicPartition KEYS = new TopicPartition("keys", 0);
  private static final String KEY = "sk_a_key";

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final Map<String, StoredKey> values = new HashMap<>();
  private final KeyTable table =
      new KeyTable(
          consumer,
          KEYS.topic(),
          bytes -> {
            StoredKey value = values.get(new String(bytes, StandardCharsets.UTF_8));
            if (value == null) {
              throw new IllegalArgumentException("no Avro");
            }
            return value;
          });

  private long offset;

  KeyTableTest() {
    consumer.updateBeginningOffsets(Map.of(KEYS, 0L));
    consumer.assign(List.of(KEYS));
    consumer.seekToBeginning(List.of(KEYS));
  }

  private long write(String id, @Nullable String value) {
    byte[] key = id.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
    consumer.addRecord(new ConsumerRecord<>(KEYS.topic(), 0, offset, key, bytes));
    consumer.updateEndOffsets(Map.of(KEYS, offset + 1));
    return offset++;
  }

  private void stored(String name, String key, KeyKind kind, @Nullable List<String> tenants) {
    values.put(
        name,
        StoredKey.newBuilder()
            .setKind(kind)
            .setHash(ApiKey.hashOf(key))
            .setScopes(List.of("read", "a word of a later release"))
            .setTenants(tenants)
            .setCreatedAt(Instant.EPOCH)
            .build());
  }

  private boolean isLoaded() throws InterruptedException {
    return table.awaitLoaded(Duration.ZERO);
  }

  @Test
  void isWhatWasLastSaidOfEachKey() throws Exception {
    stored("one", KEY, KeyKind.SECRET, List.of("acme"));
    stored("next", "sk_next", KeyKind.SECRET, null);
    long first = write("id", "one");
    assertThat(table.reflects(first)).isFalse();
    assertThat(isLoaded()).isFalse();
    table.step();
    assertThat(isLoaded()).isTrue();
    assertThat(table.reflects(first)).isTrue();
    assertThat(table.reflects(first + 1)).isFalse();
    ApiKey key = table.ring().find(KEY).orElseThrow();
    assertThat(key.id()).isEqualTo("id");
    assertThat(key.scopes()).containsExactly(Scope.READ);
    assertThat(key.tenants()).isEqualTo(new GrantedTenants(Set.of("acme")));
    assertThat(table.ring().byId("id")).contains(key);

    write("id", "next");
    table.step();
    assertThat(table.ring().find(KEY)).isEmpty();
    assertThat(table.ring().find("sk_next").orElseThrow().tenants()).isEqualTo(GrantedTenants.ALL);

    write("id", null);
    table.step();
    assertThat(table.ring().find("sk_next")).isEmpty();
    assertThat(table.all()).isEmpty();
    assertThat(table.ring().byId("id")).isEmpty();
  }

  @Test
  void whatCannotBeReadOpensNothingAndStopsNobody() {
    stored("one", KEY, KeyKind.SECRET, null);
    stored("later", "sk_later", KeyKind.UNKNOWN, null);
    stored("good", "sk_good", KeyKind.SECRET, null);
    values.put(
        "hashless",
        StoredKey.newBuilder()
            .setKind(KeyKind.SECRET)
            .setHash("no hash")
            .setCreatedAt(Instant.EPOCH)
            .build());
    write("id", "one");
    write("id", "poison");
    write("later", "later");
    write("hashless", "hashless");
    write("", "one");
    long last = write("good", "good");
    table.step();
    assertThat(table.ring().find(KEY)).as("what it was replaced with is unknown").isEmpty();
    assertThat(table.all()).containsOnlyKeys("good");
    assertThat(table.ring().find("sk_good")).isPresent();
    assertThat(table.reflects(last)).isTrue();
  }

  @Test
  void anEmptyTopicIsLoadedAtOnce() throws Exception {
    consumer.updateEndOffsets(Map.of(KEYS, 0L));
    table.step();
    assertThat(isLoaded()).isTrue();
  }
}
