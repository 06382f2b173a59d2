package io.carillon.guarantees.evidence;

import io.carillon.avro.UserLogEntry;
import org.jspecify.annotations.Nullable;

/**
 * A committed entry of the user log.
 *
 * @param at append time, milliseconds since the epoch
 * @param userId null: it concerns the partition
 */
public record Logged(
    int partition, long position, long at, @Nullable String userId, UserLogEntry entry) {}
