package io.carillon.topology.channel;

import io.carillon.topology.failure.HttpsUrl;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import org.jspecify.annotations.Nullable;

/** Where an {@code http} channel sends to. */
final class ChannelUrl {

  private ChannelUrl() {}

  /** Null when all is well. */
  static @Nullable Rejection check(String field, String url) {
    Rejection wrong = HttpsUrl.check(field, url);
    return wrong == null && url.indexOf('#') >= 0
        ? Rejection.of(Reason.INVALID, field, "has a fragment, which is never sent")
        : wrong;
  }
}
