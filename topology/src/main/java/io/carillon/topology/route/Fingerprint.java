package io.carillon.topology.route;

import io.carillon.avro.Notify;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * A hash of what a notify record asks for, to tell a repeat from another body under the same key.
 */
public final class Fingerprint {

  private Fingerprint() {}

  /** Equal for equal requests, whoever encoded them. */
  public static String of(Notify notify) {
    Notify asked =
        // Which versions a sender has seen is no part of what they ask for.
        Notify.newBuilder(notify)
            .setId(null)
            .setScope("")
            .setWorkflowVersion(null)
            .setAwaits(List.of())
            .build();
    if (asked.getActor() != null) {
      // Nor is who the actor was at that moment, beside who it is.
      asked.getActor().setAttributes(Map.of());
      asked.getActor().setLookedUp(false);
    }
    byte[] text = asked.toString().getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(NotificationIds.sha256().digest(text));
  }
}
