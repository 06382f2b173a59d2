package io.carillon.guarantees.evidence;

import io.carillon.avro.MessageAction;
import io.carillon.guarantees.model.Change;
import io.carillon.guarantees.model.Sending;
import org.jspecify.annotations.Nullable;

/**
 * Something a client said.
 *
 * @param mark which nothing else has
 * @param by how it was said
 * @param began when, in nanoseconds of the run's clock
 * @param ended when its fate was known
 */
public record Said(String mark, By by, What what, Fate fate, long began, long ended) {

  /** How it was said. */
  public enum By {
    HTTP,
    KAFKA
  }

  /** What was said. */
  public sealed interface What {}

  /** A change of a user. */
  public record ChangeUser(String userId, Change change) implements What {}

  /** A user is to be forgotten. */
  public record Erase(String userId) implements What {}

  /** Of one message. */
  public record Act(String userId, MessageAction action, String messageId) implements What {}

  /**
   * A notification.
   *
   * @param id as acknowledged; null: not told
   */
  public record Send(Sending sending, @Nullable String id) implements What {}

  /** A notification is taken back. */
  public record Retract(String id) implements What {}

  /** What cannot be processed, and why. */
  public record Nonsense(String topic, String reason) implements What {}
}
