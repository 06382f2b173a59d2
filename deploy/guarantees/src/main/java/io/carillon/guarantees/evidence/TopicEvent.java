package io.carillon.guarantees.evidence;

import org.jspecify.annotations.Nullable;

/**
 * A committed record of a feed topic, as any consumer reads it.
 *
 * @param topic without prefix, such as {@code feed.acme}
 * @param type such as {@code CREATED}
 * @param notificationId null: of all messages of the user, tenant and topic up to a position
 * @param position of what caused it
 * @param upTo position of the newest message it is of; null: of one message
 */
public record TopicEvent(
    String topic,
    int partition,
    long offset,
    String userId,
    String type,
    @Nullable String notificationId,
    @Nullable String tenant,
    long position,
    @Nullable Long upTo) {}
