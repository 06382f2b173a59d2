package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class ProblemsTest {

  /** Nothing of ours has failed: the call may be made again, and another instance answers it. */
  @Test
  void aCallThatIsUnderWayWhenTheInstanceStopsIsToBeRepeated() {
    Throwable stopping = new CompletionException(new RejectedExecutionException("shutting down"));

    assertThat(Problems.answer(stopping).status()).isEqualTo(503);
  }
}
