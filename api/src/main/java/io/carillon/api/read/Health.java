package io.carillon.api.read;

import java.util.Optional;

/** Whether the process lives, and whether it may be asked. */
public interface Health {

  /** False when only a restart helps. */
  boolean alive();

  /** Why it may not be asked yet; empty when it may. */
  Optional<String> notReady();
}
