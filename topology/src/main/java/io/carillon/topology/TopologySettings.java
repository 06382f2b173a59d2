package io.carillon.topology;

import io.carillon.topology.deliver.DeliverSettings;
import io.carillon.topology.feed.FeedSettings;
import io.carillon.topology.metric.TenantLabel;
import io.carillon.topology.unsubscribe.UnsubscribeLinks;
import java.time.Duration;

/**
 * What the topology is built with.
 *
 * @param userPartitions how many partitions {@code user-log} has
 * @param feed how feeds are kept
 * @param deliver how what happened in feeds is told
 * @param honorGlobalOptOut whether what users opted out of in their own default preferences holds
 *     in every tenant
 * @param registryPatience how long a thread waits for a silent schema registry before it is
 *     replaced
 * @param tenants how tenants are called in metrics
 * @param links by which recipients of mails unsubscribe
 */
public record TopologySettings(
    int userPartitions,
    FeedSettings feed,
    DeliverSettings deliver,
    boolean honorGlobalOptOut,
    Duration registryPatience,
    TenantLabel tenants,
    UnsubscribeLinks links) {

  /** With metrics that name no tenant, and no links to unsubscribe by. */
  public TopologySettings(
      int userPartitions,
      FeedSettings feed,
      DeliverSettings deliver,
      boolean honorGlobalOptOut,
      Duration registryPatience) {
    this(
        userPartitions,
        feed,
        deliver,
        honorGlobalOptOut,
        registryPatience,
        TenantLabel.UNNAMED,
        UnsubscribeLinks.NONE);
  }

  public TopologySettings(int userPartitions, FeedSettings feed, Duration registryPatience) {
    this(userPartitions, feed, DeliverSettings.DEFAULT, false, registryPatience);
  }

  public static TopologySettings of(int userPartitions) {
    return new TopologySettings(userPartitions, FeedSettings.DEFAULT, Duration.ofSeconds(60));
  }
}
