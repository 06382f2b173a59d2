package io.carillon.guarantees.model;

import org.jspecify.annotations.Nullable;

/** A message that shows, and since when what is said of it: milliseconds, or null. */
public record Expected(
    String notificationId,
    String mark,
    @Nullable String tenant,
    boolean byName,
    long position,
    @Nullable Long seenAt,
    @Nullable Long readAt,
    @Nullable Long interactedAt,
    @Nullable Long archivedAt) {}
