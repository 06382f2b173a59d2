package io.carillon.api.kafka;

/** What becomes of the feed topic of a tenant that is deleted. */
public enum FeedTopicsOfDeletedTenants {
  /** It stays, and nothing more is written to it. */
  KEEP,
  /** It goes, and what is in it, after {@link FeedTopicCollector#GRACE}. */
  DELETE
}
