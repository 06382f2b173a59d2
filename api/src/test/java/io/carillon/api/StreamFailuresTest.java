package io.carillon.api;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.topology.failure.RegistryUnreachableException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class StreamFailuresTest {

  private final AtomicLong now = new AtomicLong();
  private final StreamFailures failures = new StreamFailures(now::get);

  @Test
  void aSilentRegistryNeverEndsTheProcess() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(
              failures.handle(
                  new StreamsException(new RegistryUnreachableException(new Exception()))))
          .isEqualTo(REPLACE_THREAD);
    }
  }

  @Test
  void whatOnlyAPersonCanMendEndsIt() {
    assertThat(failures.handle(new StreamsException(new TopicAuthorizationException("users"))))
        .isEqualTo(SHUTDOWN_CLIENT);
    assertThat(failures.handle(new OutOfMemoryError())).isEqualTo(SHUTDOWN_CLIENT);
  }

  @Test
  void anythingElseIsReplacedButNotWithoutEnd() {
    for (int i = 0; i < StreamFailures.REPLACEMENTS; i++) {
      assertThat(failures.handle(new TimeoutException())).isEqualTo(REPLACE_THREAD);
    }
    assertThat(failures.handle(new TimeoutException())).isEqualTo(SHUTDOWN_CLIENT);

    now.addAndGet(StreamFailures.WINDOW.toNanos() + 1);
    assertThat(failures.handle(new TimeoutException())).isEqualTo(REPLACE_THREAD);
  }
}
