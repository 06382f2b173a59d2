package io.carillon.topology.model;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random histories of one user partition: what the engine shows is what the model says. */
class RandomHistoryTest {

  @Test
  void theEngineDoesWhatTheModelDoes() {
    System.out.println(Duel.fight(20, 1_000, 120, 12, Duration.ofSeconds(20)));
  }

  @Test
  @Tag("full")
  void forALongTime() {
    System.out.println(Duel.fight(60, 100_000, 250, 40, Duration.ofMinutes(10)));
  }
}
