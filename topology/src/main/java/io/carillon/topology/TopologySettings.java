package io.carillon.topology;

import io.carillon.topology.feed.FeedSettings;
import java.time.Duration;

/**
 * What the topology is built with.
 *
 * @param userPartitions how many partitions {@code user-log} has
 * @param feed how feeds are kept
 * @param honorGlobalOptOut whether what users opted out of in their own default preferences holds
 *     in every tenant
 * @param registryPatience how long a thread waits for a silent schema registry before it is
 *     replaced
 */
public record TopologySettings(
    int userPartitions, FeedSettings feed, boolean honorGlobalOptOut, Duration registryPatience) {

  public static TopologySettings of(int userPartitions) {
    return new TopologySettings(
        userPartitions, FeedSettings.DEFAULT, false, Duration.ofSeconds(60));
  }
}
