package io.carillon.api.http;

import io.carillon.avro.MessageAction;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The words for what can be said of a message. */
final class Actions {

  private static final Map<String, MessageAction> WORDS =
      Map.of(
          "seen", MessageAction.SEEN,
          "unseen", MessageAction.UNSEEN,
          "read", MessageAction.READ,
          "unread", MessageAction.UNREAD,
          "interacted", MessageAction.INTERACTED,
          "archived", MessageAction.ARCHIVED,
          "unarchived", MessageAction.UNARCHIVED);

  private static final Map<String, MessageAction> UNDO =
      Map.of(
          "seen", MessageAction.UNSEEN,
          "read", MessageAction.UNREAD,
          "archived", MessageAction.UNARCHIVED);

  private Actions() {}

  /** Of {@code PUT .../seen} and {@code batch/unread}. */
  static MessageAction of(String word) {
    return found(WORDS.get(word), word);
  }

  /** Of {@code DELETE .../seen}. */
  static MessageAction undo(String word) {
    return found(UNDO.get(word), word);
  }

  /** Of {@code bulk/archive}: Knock's two SDKs spell it differently. */
  static MessageAction bulk(String word) {
    return switch (word) {
      case "archive" -> MessageAction.ARCHIVED;
      case "unarchive" -> MessageAction.UNARCHIVED;
      default -> of(word);
    };
  }

  private static MessageAction found(@Nullable MessageAction action, String word) {
    return Optional.ofNullable(action)
        .orElseThrow(
            () -> ApiException.missing("there is no action `" + shortened(word) + "` on messages"));
  }

  private static String shortened(String word) {
    return word.length() <= 40 ? word : word.substring(0, 40) + "...";
  }
}
