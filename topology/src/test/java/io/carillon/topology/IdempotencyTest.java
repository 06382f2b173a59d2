package io.carillon.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.avro.Notify;
import io.carillon.avro.RoutedNotification;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** For a day one key is one notification, and nothing is kept for longer. */
class IdempotencyTest {

  private final DrivenTopology carillon = new DrivenTopology();

  @AfterEach
  void close() {
    carillon.close();
  }

  private void send(String key, String title) {
    carillon.write(
        carillon.topics.notifications(),
        key,
        Notify.newBuilder().setTitle(title).setRecipients(List.of("ann")).build());
  }

  private int routed() {
    return (int)
        carillon.userLogWritten().stream()
            .filter(entry -> entry.getChange() instanceof RoutedNotification)
            .count();
  }

  private int rows() {
    int rows = 0;
    try (KeyValueIterator<Bytes, byte[]> all = carillon.store("idempotency").all()) {
      for (; all.hasNext(); all.next()) {
        rows++;
      }
    }
    return rows;
  }

  @Test
  void aRepeatIsOneForADay() {
    send("k", "t");
    carillon.advance(Duration.ofHours(24).minusMillis(1));
    send("k", "t");
    send("k", "other");
    assertThat(routed()).isOne();
    assertThat(carillon.deadLetters())
        .extracting(DeadLetter::reason)
        .containsExactly("idempotency_conflict");
    carillon.advance(Duration.ofMillis(1));
    send("k", "other");
    send("k", "other");
    assertThat(routed()).isOne();
    assertThat(rows()).isEqualTo(2);
  }

  @Test
  void whatIsOlderThanADayIsForgotten() {
    for (int minute = 0; minute < 30; minute++) {
      send("a" + minute, "t");
      send("b" + minute, "t");
      carillon.advance(Duration.ofMinutes(1));
    }
    assertThat(rows()).isEqualTo(2 * 60);
    // The first ten minutes are older now, and two more rows there are.
    carillon.advance(Duration.ofHours(24).minusMinutes(20).minusSeconds(30));
    send("c", "t");
    assertThat(rows()).isEqualTo(2 * 40 + 2);
    send("a9", "t");
    assertThat(rows()).isEqualTo(2 * 40 + 4);
    carillon.advance(Duration.ofDays(2));
    send("d", "t");
    assertThat(rows()).isEqualTo(2);
    assertThat(routed()).isEqualTo(63);
  }

  /** In a partition that had more in a day than go at once. */
  @Test
  void theRestGoesWithTheNext() {
    for (int i = 0; i < 1_500; i++) {
      send("k" + i, "t");
    }
    carillon.advance(Duration.ofDays(2));
    send("x", "t");
    assertThat(rows()).isEqualTo(2 * 501);
    send("y", "t");
    assertThat(rows()).isEqualTo(2 * 2);
  }
}
