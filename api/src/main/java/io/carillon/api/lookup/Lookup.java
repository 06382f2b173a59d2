package io.carillon.api.lookup;

import java.net.URI;

/** Where the answer is. */
public sealed interface Lookup<T> {

  /** On this instance. */
  record Here<T>(T value) implements Lookup<T> {}

  /** On another instance, whose HTTP address this is. */
  record AtPeer<T>(URI peer) implements Lookup<T> {}

  /** Nowhere for the moment. */
  record NotReady<T>(String reason) implements Lookup<T> {}
}
