package io.carillon.api.kafka;

/** Kafka, or the registry on the way to it, did not acknowledge a record. */
public final class NotWrittenException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What the writer may do about it. */
  public enum Kind {
    /** Never will be: it is larger than the topic takes. */
    TOO_LARGE,
    /** May have been written or not: to be repeated, which idempotency keys make harmless. */
    NOT_ACKNOWLEDGED
  }

  private final Kind kind;

  public NotWrittenException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Whether repeating it makes sense. */
  public Kind kind() {
    return kind;
  }
}
