package io.carillon.api.http.representation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message in a feed, as Knock's SDKs read it, and its title, body and url as plain strings.
 *
 * @param actors who caused it; at most one
 * @param contentError what could not be rendered and is left out, and why; absent: nothing
 * @param activities what was gathered into it; always one; absent in compact mode
 */
public record FeedEntry(
    String id,
    @JsonProperty("__cursor") String cursor,
    @JsonProperty("__typename") String typename,
    String insertedAt,
    String updatedAt,
    @JsonUnwrapped States states,
    @Nullable String tenant,
    List<Map<String, Object>> actors,
    int totalActors,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Activity> activities,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer totalActivities,
    @Nullable JsonNode data,
    Source source,
    List<Block> blocks,
    String title,
    String body,
    @Nullable String url,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String contentError) {

  /** One trigger. */
  public record Activity(
      String id,
      String insertedAt,
      String updatedAt,
      Map<String, Object> recipient,
      @Nullable Map<String, Object> actor,
      @Nullable JsonNode data) {

    @JsonProperty("__typename")
    public String typename() {
      return "Activity";
    }
  }
}
