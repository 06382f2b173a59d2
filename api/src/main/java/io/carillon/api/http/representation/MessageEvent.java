package io.carillon.api.http.representation;

import static java.util.Comparator.comparing;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.carillon.api.http.Times;
import io.carillon.topology.feed.FeedItem;
import io.carillon.topology.feed.MessageState;
import io.carillon.topology.feed.StateValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a message, as Knock's SDKs read it. Of each state there is the last
 * thing that was said; all of them are in the feed topics.
 *
 * @param id message id and type
 * @param recipient the user id
 * @param type such as {@code message.read}
 * @param data nothing
 */
public record MessageEvent(
    String id, String insertedAt, String recipient, String type, @Nullable Object data) {

  /** The newest first. */
  public static List<MessageEvent> of(FeedItem item) {
    List<Happened> all = new ArrayList<>();
    all.add(new Happened(item.notification().getAt(), 0, "created"));
    all.add(new Happened(item.notification().getAt(), 1, "delivered"));
    for (MessageState state : MessageState.values()) {
      StateValue value = item.states().get(state);
      String word = state.name().toLowerCase(Locale.ROOT);
      if (value.when() > 0) {
        all.add(
            new Happened(value.when(), 2 + value.position(), value.value() ? word : "un" + word));
      }
    }
    all.sort(comparing(Happened::at).thenComparing(Happened::order).reversed());
    return all.stream().map(each -> of(item, each)).toList();
  }

  /**
   * @param at in milliseconds since the epoch
   * @param order among what happened in the same millisecond
   */
  private record Happened(long at, long order, String word) {}

  private static MessageEvent of(FeedItem item, Happened happened) {
    return new MessageEvent(
        item.id() + ":" + happened.word(),
        Times.iso(happened.at()),
        item.id().userId(),
        "message." + happened.word(),
        null);
  }

  @JsonProperty("__typename")
  public String typename() {
    return "MessageEvent";
  }
}
