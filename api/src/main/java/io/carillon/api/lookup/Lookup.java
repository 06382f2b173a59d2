package io.carillon.api.lookup;

import java.net.URI;
import java.util.function.Function;
import org.apache.kafka.streams.errors.InvalidStateStoreException;

/** Where something that has one owner is found. */
public sealed interface Lookup<T> {

  /** This instance owns it. */
  record Here<T>(T value) implements Lookup<T> {}

  /**
   * Another instance owns it, or did a moment ago: it gives its own answer when asked.
   *
   * @param url scheme, host and port
   */
  record AtPeer<T>(URI url) implements Lookup<T> {}

  /**
   * Nobody answers for it at this moment: 503, to be repeated.
   *
   * @param reason one sentence, for people
   */
  record NotReady<T>(String reason) implements Lookup<T> {}

  /**
   * Reads from what is here. If the partition moves away meanwhile, so that the stores are closed
   * under the reader, the outcome is {@link NotReady}.
   */
  default <R> Lookup<R> map(Function<? super T, ? extends R> read) {
    if (this instanceof Here<T> here) {
      try {
        return new Here<>(read.apply(here.value()));
      } catch (InvalidStateStoreException e) {
        return new NotReady<>("the partition has just moved");
      }
    }
    return this instanceof AtPeer<T> there
        ? new AtPeer<>(there.url())
        : new NotReady<>(((NotReady<T>) this).reason());
  }
}
