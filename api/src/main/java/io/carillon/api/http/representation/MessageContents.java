package io.carillon.api.http.representation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.carillon.api.http.Times;
import io.carillon.topology.feed.FeedItem;
import java.util.List;

/**
 * What a message says to its recipient, as Knock's SDKs read it.
 *
 * @param data by the channel's type; there is only the in-app feed
 */
public record MessageContents(String messageId, String insertedAt, InAppFeed data) {

  /** In a feed. */
  public record InAppFeed(List<Block> blocks) {

    @JsonProperty("__typename")
    public String typename() {
      return "MessageInAppFeedContent";
    }
  }

  public static MessageContents of(FeedItem item) {
    return new MessageContents(
        item.id().toString(),
        Times.iso(item.notification().getAt()),
        new InAppFeed(Block.of(item.content())));
  }

  @JsonProperty("__typename")
  public String typename() {
    return "MessageContents";
  }
}
