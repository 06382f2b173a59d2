package io.carillon.topology.feed;

import java.time.Duration;

/**
 * How [feed] keeps feeds. The same on every instance and unchanged over a log's life, or replays
 * differ.
 *
 * @param announceAbove local recipients above which no entry each is written
 * @param limit messages kept per user, feed and tenant, newest first
 * @param retention how long a message is kept
 */
public record FeedSettings(int announceAbove, int limit, Duration retention) {

  public static final FeedSettings DEFAULT = new FeedSettings(128, 1_000, Duration.ofDays(90));
}
