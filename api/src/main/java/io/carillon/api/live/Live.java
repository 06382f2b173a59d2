package io.carillon.api.live;

import io.carillon.api.lookup.Lookup;
import java.util.function.Function;

/**
 * What the stream's route stands on.
 *
 * @param hub where streams are
 * @param partitions finds a user's partition, whether or not the user exists
 */
public record Live(LiveHub hub, Function<String, Lookup<PartitionReads>> partitions) {}
