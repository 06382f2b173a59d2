package io.carillon.api.stores;

import io.carillon.api.lookup.Readiness;
import io.carillon.api.read.Health;
import java.util.List;
import java.util.Optional;

/** The process's health as HTTP tells it. Thread-safe. */
final class ProcessHealth implements Health {

  private final Readiness readiness;

  ProcessHealth(Readiness readiness) {
    this.readiness = readiness;
  }

  @Override
  public boolean alive() {
    return readiness.alive();
  }

  @Override
  public Optional<String> notReady() {
    List<String> reasons = readiness.reasons();
    return reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons));
  }
}
