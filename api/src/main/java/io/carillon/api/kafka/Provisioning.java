package io.carillon.api.kafka;

/** Who creates topics and registers schemas. */
public enum Provisioning {
  /** Carillon does, where they are missing. */
  AUTO,
  /** Somebody else: Carillon only looks, and says what is missing. */
  CHECK
}
