package io.carillon.topology.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PositionsTest {

  /** Otherwise a reader would be told that what was rolled back has been applied. */
  @Test
  void aPartitionThatBeginsAgainHasAppliedNothingYet() {
    Positions positions = new Positions();
    positions.passed(7, null);
    assertThat(positions.whenPassed(7).toCompletableFuture()).isCompleted();

    positions.close();

    assertThat(positions.whenPassed(7).toCompletableFuture()).isNotDone();
    positions.passed(6, null);
    assertThat(positions.whenPassed(7).toCompletableFuture()).isNotDone();
    positions.passed(7, null);
    assertThat(positions.whenPassed(7).toCompletableFuture()).isCompleted();
  }
}
