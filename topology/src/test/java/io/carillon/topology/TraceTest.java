package io.carillon.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.avro.FeedAction;
import io.carillon.avro.MessageAction;
import io.carillon.avro.MessageIds;
import io.carillon.avro.Notify;
import io.carillon.schemas.MessageId;
import io.carillon.topology.deliver.DeliverSettings;
import io.carillon.topology.feed.FeedSettings;
import io.carillon.topology.feed.Notifications;
import io.carillon.topology.store.StoreNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The trace of what a service sent, as what comes of it says it. */
class TraceTest {

  private static final String ONE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  private static final String OTHER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  /** Nobody is told at once. */
  private static final DeliverSettings SLOWLY =
      new DeliverSettings(0, 1 << 20, Duration.ofDays(1), Duration.ofDays(1), 1, 1, 100, 1, 100);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void goesWithTheNotificationToTheTopics(boolean slowly) {
    DeliverSettings deliver = slowly ? SLOWLY : DeliverSettings.DEFAULT;
    try (DrivenTopology carillon = new DrivenTopology(FeedSettings.DEFAULT, deliver, Map.of())) {
      carillon.channel("hook", "https://a.test");
      Notify notify =
          DrivenTopology.notification("n")
              .setRecipients(List.of("ann", "bob"))
              .setChannels(List.of("hook"))
              .build();
      carillon.writeWith(
          carillon.topics.notifications(),
          null,
          notify,
          "traceparent",
          ONE,
          "tracestate",
          "vendor=1",
          "x-own",
          "x".repeat(1_000));
      carillon.writeWith(
          carillon.topics.feedActions(),
          "ann",
          new FeedAction(
              MessageAction.READ, new MessageIds(List.of(new MessageId("n", "ann").toString()))),
          "traceparent",
          OTHER);
      for (int turn = 0; turn < 50; turn++) {
        carillon.advance(Duration.ofMillis(100));
      }

      List<TestRecord<String, io.carillon.avro.FeedEvent>> events =
          carillon.feedEvents("carillon.feed");
      assertThat(events.stream().map(r -> r.value().getType() + " " + text(r.headers())))
          .containsExactly(
              "CREATED [traceparent=" + ONE + ", tracestate=vendor=1]",
              "CREATED [traceparent=" + ONE + ", tracestate=vendor=1]",
              "READ [traceparent=" + OTHER + "]");
      assertThat(carillon.deliveries("hook").stream().map(r -> text(r.headers())))
          .hasSize(2)
          .allMatch(("[traceparent=" + ONE + ", tracestate=vendor=1]")::equals);
      assertThat(
              Objects.requireNonNull(
                      new Notifications(carillon.store(StoreNames.NOTIFICATIONS)).find("n"))
                  .getTraceparent())
          .isEqualTo(ONE);
    }
  }

  @Test
  void whatIsMalformedIsLeftOut() {
    try (DrivenTopology carillon = new DrivenTopology()) {
      carillon.writeWith(
          carillon.topics.notifications(),
          null,
          DrivenTopology.notification("n").setRecipients(List.of("ann")).build(),
          "traceparent",
          "00-nothing",
          "tracestate",
          "vendor=1");

      assertThat(carillon.feedEvents("carillon.feed"))
          .singleElement()
          .satisfies(event -> assertThat(text(event.headers())).isEqualTo("[]"));
    }
  }

  private static String text(Headers headers) {
    return Arrays.stream(headers.toArray())
        .map(header -> header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8))
        .toList()
        .toString();
  }
}
