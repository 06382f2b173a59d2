package io.carillon.topology.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.schemas.TraceContext;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LogIdsTest {

  @Test
  void holdWhileTheyAreOpen() {
    TraceContext trace = TraceContext.start();
    try (LogIds ids = LogIds.of("ntf_1", "acme-corp", trace)) {
      assertThat(ids).isNotNull();
      assertThat(MDC.getCopyOfContextMap())
          .isEqualTo(
              Map.of(
                  "notification_id",
                  "ntf_1",
                  "tenant_id",
                  "acme-corp",
                  "trace_id",
                  trace.traceId()));
    }
    assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
  }

  /** What a producer wrote where an id belongs may be content, or a line of its own. */
  @Test
  void whatIsNoIdIsLeftOut() {
    try (LogIds ids = LogIds.of("Your invoice is due", "a\nERROR all is lost", null)) {
      assertThat(ids).isNotNull();
      assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
    }
    try (LogIds ids = LogIds.of("x".repeat(129), null, null)) {
      assertThat(ids).isNotNull();
      assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
    }
  }
}
