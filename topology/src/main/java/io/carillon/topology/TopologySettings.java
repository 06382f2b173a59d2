package io.carillon.topology;

import io.carillon.topology.deliver.DeliverSettings;
import io.carillon.topology.feed.FeedSettings;
import java.time.Duration;

/**
 * What the topology is built with.
 *
 * @param userPartitions how many partitions {@code user-log} has
 * @param feed how feeds are kept
 * @param deliver how what happened in feeds is told
 * @param registryPatience how long a thread waits for a silent schema registry before it is
 *     replaced
 */
public record TopologySettings(
    int userPartitions, FeedSettings feed, DeliverSettings deliver, Duration registryPatience) {

  public TopologySettings(int userPartitions, FeedSettings feed, Duration registryPatience) {
    this(userPartitions, feed, DeliverSettings.DEFAULT, registryPatience);
  }

  public static TopologySettings of(int userPartitions) {
    return new TopologySettings(userPartitions, FeedSettings.DEFAULT, Duration.ofSeconds(60));
  }
}
