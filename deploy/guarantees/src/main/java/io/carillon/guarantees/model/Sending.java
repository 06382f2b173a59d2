package io.carillon.guarantees.model;

import org.jspecify.annotations.Nullable;

/**
 * What a notification says and to whom.
 *
 * @param mark its title, which no other has
 * @param tenant in whose name
 * @param expiresAt milliseconds since the epoch; null: never
 * @param hooked whether it goes by the channel as well
 */
public record Sending(
    String mark,
    @Nullable String tenant,
    Audience audience,
    @Nullable Long expiresAt,
    boolean hooked) {}
