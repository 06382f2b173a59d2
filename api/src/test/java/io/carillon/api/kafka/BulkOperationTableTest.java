package io.carillon.api.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.api.read.NotReadyException;
import io.carillon.avro.BulkKind;
import io.carillon.avro.BulkOperationState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BulkOperationTableTest {

  private static final TopicPartition TOPIC = new TopicPartition("bulk-operations", 0);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final Map<String, BulkOperationState> values = new HashMap<>();
  private final BulkOperationTable table =
      new BulkOperationTable(
          consumer,
          TOPIC.topic(),
          bytes -> {
            BulkOperationState value = values.get(new String(bytes, StandardCharsets.UTF_8));
            if (value == null) {
              throw new IllegalArgumentException("no Avro");
            }
            return value;
          });

  private long offset;

  BulkOperationTableTest() {
    consumer.updateBeginningOffsets(Map.of(TOPIC, 0L));
    consumer.updateEndOffsets(Map.of(TOPIC, 0L));
    consumer.assign(List.of(TOPIC));
    consumer.seekToBeginning(List.of(TOPIC));
  }

  private void write(String id, String value) {
    consumer.addRecord(
        new ConsumerRecord<>(
            TOPIC.topic(),
            0,
            offset++,
            id.getBytes(StandardCharsets.UTF_8),
            value.getBytes(StandardCharsets.UTF_8)));
    consumer.updateEndOffsets(Map.of(TOPIC, offset));
  }

  private String of(int ids) {
    String name = ids + " ids";
    values.put(
        name,
        BulkOperationState.newBuilder()
            .setName(name)
            .setKind(BulkKind.USERS)
            .setStartedAt(Instant.EPOCH)
            .setRows(ids)
            .setRefused(Collections.nCopies(ids, "id"))
            .build());
    return name;
  }

  @Test
  void isWhatWasLastSaidOfEach() {
    write("a", of(3));
    assertThatThrownBy(() -> table.find("a")).isInstanceOf(NotReadyException.class);
    table.step();
    assertThat(table.find("a").orElseThrow().getRows()).isEqualTo(3);
    assertThat(table.find("b")).isEmpty();
    write("a", of(0));
    write("b", "poison");
    write("c", of(1));
    table.step();
    assertThat(table.find("a").orElseThrow().getRows()).isZero();
    assertThat(table.find("b")).isEmpty();
    assertThat(table.find("c")).isPresent();
  }

  @Test
  void itsMemoryIsBounded() {
    int third = BulkOperationTable.MOST_UNITS / 3;
    for (String id : List.of("a", "b", "c")) {
      write(id, of(third));
    }
    table.step();
    assertThat(table.find("a")).isEmpty();
    assertThat(table.find("b")).isPresent();
    // Completed it is small: there is room again.
    write("b", of(0));
    write("d", of(third));
    table.step();
    assertThat(table.find("b")).isPresent();
    assertThat(table.find("c")).isPresent();
    assertThat(table.find("d")).isPresent();
    write("e", of(2 * BulkOperationTable.MOST_UNITS));
    table.step();
    assertThat(table.find("d")).isEmpty();
    assertThat(table.find("e")).as("the newest stays, however large").isPresent();
  }
}
