package io.carillon.api.read;

import io.carillon.avro.Notify;
import io.carillon.topology.failure.Rejection;
import org.jspecify.annotations.Nullable;

/** What [route] and the API must agree on about notify records. */
public interface NotifyContract {

  /** What [route] would refuse it for; null when all is well. */
  @Nullable Rejection check(Notify notify);

  /** The notification id of an idempotency key within a scope. */
  String idOfKey(String scope, String key);

  /**
   * As in {@code RouteOutcome.fingerprint}: equal for repeats, different for other content under
   * the same key.
   */
  String fingerprint(Notify notify);
}
