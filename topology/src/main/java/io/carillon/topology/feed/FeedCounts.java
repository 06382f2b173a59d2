package io.carillon.topology.feed;

/** What paging through the same filters would count. */
public record FeedCounts(int total, int unread, int unseen) {

  public static final FeedCounts ZERO = new FeedCounts(0, 0, 0);

  public FeedCounts plus(FeedCounts other) {
    return new FeedCounts(total + other.total, unread + other.unread, unseen + other.unseen);
  }
}
