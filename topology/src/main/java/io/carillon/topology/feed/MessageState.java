package io.carillon.topology.feed;

/** What can be said of a message. The order is the stores': append only. */
public enum MessageState {
  SEEN,
  READ,
  INTERACTED,
  ARCHIVED
}
