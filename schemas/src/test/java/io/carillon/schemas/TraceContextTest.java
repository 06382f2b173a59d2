package io.carillon.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {

  private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00-" + ID + "-00f067aa0ba902b7-01";

  @Test
  void isPassedOnAsItCame() {
    TraceContext trace = Objects.requireNonNull(TraceContext.parse(PARENT, "congo=t61, rojo=1"));
    RecordHeaders headers = new RecordHeaders();
    trace.addTo(headers);

    assertThat(TraceContext.of(headers)).isEqualTo(trace);
    assertThat(trace.parent()).isEqualTo(PARENT);
    assertThat(trace.state()).isEqualTo("congo=t61, rojo=1");
    assertThat(trace.traceId()).isEqualTo(ID);
  }

  @Test
  void whatBeginsHereIsWellFormedAndItsOwn() {
    TraceContext one = TraceContext.start();

    assertThat(TraceContext.parse(one.parent(), null)).isEqualTo(one);
    assertThat(TraceContext.start().traceId()).isNotEqualTo(one.traceId());
  }

  /** What a later version may add is not known, and so not passed on. */
  @Test
  void aLaterVersionIsReadAsFarAsItIsKnown() {
    assertThat(TraceContext.parse("cc" + PARENT.substring(2) + "-what-the-future-adds", null))
        .isEqualTo(new TraceContext(PARENT, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
        "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\nX: y",
        " 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
      })
  void whatIsMalformedIsNone(String parent) {
    assertThat(TraceContext.parse(parent, "a=b")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "UPPER=1", "a", "a=b\n", "a=b=c", "a=\u00e4", "=b"})
  void aMalformedStateIsLeftOut(String state) {
    assertThat(TraceContext.parse(PARENT, state)).isEqualTo(new TraceContext(PARENT, null));
  }

  @Test
  void aStateThatIsTooLongIsLeftOut() {
    assertThat(TraceContext.parse(PARENT, "a=" + "x".repeat(600)))
        .isEqualTo(new TraceContext(PARENT, null));
    assertThat(TraceContext.parse(PARENT, "a=1,".repeat(40)))
        .isEqualTo(new TraceContext(PARENT, null));
  }

  @Test
  void whoeverSaysAChangeIsALabel() {
    assertThat(label("key:key_1")).isEqualTo(ActorLabel.key("key_1"));
    assertThat(label("user:ann:x")).isEqualTo(ActorLabel.user("ann:x"));
    assertThat(label("crm")).isEqualTo(new ActorLabel(ActorLabel.Kind.KAFKA, "crm"));
    assertThat(ActorLabel.of(new RecordHeaders()).id()).isNull();
    assertThat(Objects.requireNonNull(label("x".repeat(100_000)).id())).hasSize(300);
  }

  private static ActorLabel label(String text) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(ActorLabel.HEADER, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return ActorLabel.of(headers);
  }
}
