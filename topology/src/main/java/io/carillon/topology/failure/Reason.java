package io.carillon.topology.failure;

import java.util.Locale;

/** The fixed words of dead letters and metrics. */
public enum Reason {
  /** Not Confluent's wire format, an unknown schema id, or bytes that the schema does not read. */
  UNREADABLE,
  /** No key where the key says whom the record is about. */
  MISSING_KEY,
  /** A null value: deletion has its own operation. */
  TOMBSTONE,
  /** A field breaks a rule. */
  INVALID,
  /** A limit is exceeded. */
  TOO_LARGE,
  /** The idempotency key was used for something else. */
  IDEMPOTENCY_CONFLICT,
  /** The message does not exist or is not this user's. */
  UNKNOWN_MESSAGE,
  /** The notification to retract carries no id. */
  UNKNOWN_NOTIFICATION,
  /** Nothing in this release does what the record asks for. */
  UNSUPPORTED;

  /** As it stands in headers and labels: {@code missing_key}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
