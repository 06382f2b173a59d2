package io.carillon.topology.feed;

import org.jspecify.annotations.Nullable;

/** Counts of one tenant's messages in a feed, or of untagged ones for null. */
public record Badge(@Nullable String tenant, FeedCounts counts) {}
