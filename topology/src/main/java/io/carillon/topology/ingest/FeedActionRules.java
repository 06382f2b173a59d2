package io.carillon.topology.ingest;

import io.carillon.avro.AllMessages;
import io.carillon.avro.FeedAction;
import io.carillon.avro.MessageAction;
import io.carillon.avro.MessageIds;
import io.carillon.schemas.MessageId;
import io.carillon.topology.Limits;
import io.carillon.topology.failure.Checks;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an action on messages must hold to; [ingest] and the API ask the same. */
public final class FeedActionRules {

  private FeedActionRules() {}

  /** Null when all is well. */
  public static @Nullable Rejection check(String userId, FeedAction action) {
    Rejection wrong = Checks.userId("user_id", userId);
    if (wrong == null) {
      wrong = Checks.known("action", action.getAction());
    }
    if (wrong == null && action.getTarget() instanceof MessageIds ids) {
      wrong = messageIds(userId, ids.getMessageIds());
    }
    if (wrong == null && action.getTarget() instanceof AllMessages all) {
      wrong = feed(all.getFeed());
    }
    return wrong == null ? metadata(action) : wrong;
  }

  private static @Nullable Rejection metadata(FeedAction action) {
    boolean mayHave =
        action.getAction() == MessageAction.INTERACTED && action.getTarget() instanceof MessageIds;
    return action.getMetadata() == null || mayHave
        ? Checks.object("metadata", action.getMetadata(), Limits.METADATA_CHARS)
        : Rejection.of(Reason.INVALID, "metadata", "goes with `INTERACTED` of messages by id only");
  }

  /** It becomes part of a key. */
  private static @Nullable Rejection feed(String feed) {
    return feed.isBlank()
        ? Rejection.of(Reason.INVALID, "feed", "is blank")
        : Checks.text("feed", feed, Limits.FEED_CHARS);
  }

  private static @Nullable Rejection messageIds(String userId, List<String> ids) {
    if (ids.isEmpty() || ids.size() > Limits.MESSAGE_IDS) {
      return Rejection.of(
          Reason.INVALID,
          "message_ids",
          "names " + ids.size() + " messages; 1 to " + Limits.MESSAGE_IDS);
    }
    for (String text : ids) {
      Optional<MessageId> id = MessageId.parse(text);
      if (id.isEmpty() || !id.get().userId().equals(userId)) {
        return Rejection.of(
            Reason.UNKNOWN_MESSAGE, "message_ids", "names a message that is not this user's");
      }
    }
    return null;
  }
}
