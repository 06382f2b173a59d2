package io.carillon.api.http.representation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.carillon.api.http.Sources;
import io.carillon.topology.state.NotificationState;
import java.util.List;

/** What made a message. */
public record Source(String key, String versionId, List<String> categories) {

  static Source of(NotificationState notification) {
    Long version = notification.getWorkflowVersion();
    return new Source(
        Sources.key(notification),
        // A plain notification's one step never changes.
        version == null ? "1" : String.valueOf(version),
        List.copyOf(notification.getCategories()));
  }

  @JsonProperty("__typename")
  public String typename() {
    return "NotificationSource";
  }
}
