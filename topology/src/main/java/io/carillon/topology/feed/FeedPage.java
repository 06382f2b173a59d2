package io.carillon.topology.feed;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a feed, newest first.
 *
 * @param items at most the page size asked for
 * @param olderThan position to ask for the next page by ({@code after} in Knock's words); null:
 *     there is none
 * @param newerThan position to ask for the previous page by ({@code before}); null: there is none
 * @param counts of everything that matches the query but its status and cursors
 */
public record FeedPage(
    List<FeedItem> items, @Nullable Long olderThan, @Nullable Long newerThan, FeedCounts counts) {}
