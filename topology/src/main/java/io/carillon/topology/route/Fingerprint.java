package io.carillon.topology.route;

import io.carillon.avro.Notify;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * A hash of what a notify record asks for, to tell a repeat from another body under the same key.
 */
public final class Fingerprint {

  private Fingerprint() {}

  /** Equal for equal requests, whoever encoded them. */
  public static String of(Notify notify) {
    Notify asked =
        // Which version a sender has seen is no part of what they ask for.
        Notify.newBuilder(notify).setId(null).setScope("").setWorkflowVersion(null).build();
    if (asked.getActor() != null) {
      // Nor is who the actor was at that moment, beside who it is.
      asked.getActor().setAttributes(Map.of());
    }
    byte[] text = asked.toString().getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(NotificationIds.sha256().digest(text));
  }
}
