package io.carillon.guarantees.evidence;

/**
 * A committed record of the channel's topic, as a connector reads it.
 *
 * @param key of the record, which is to be the message id
 */
public record Delivered(
    int partition,
    long offset,
    String key,
    String messageId,
    String notificationId,
    String userId) {}
