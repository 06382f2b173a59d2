/**
 * The live hub: tells connected users of what happens to their feeds, off the stream thread.
 *
 * <pre>
 *   [feed] ──> LivePartition: bounded queue ──> its thread ──> LiveUser: LiveFeed, counts
 *                                                                 └──> Subscription ──> LiveConnection ──> Outlet
 *   connect ──> Join: begin ──> FeedView from the stores ──> finish ──> what was missed ──> feed.ready
 * </pre>
 *
 * Each user partition has one thread here, which alone touches its users. A connected user's feed
 * is kept as a {@link io.carillon.api.live.LiveFeed}: what it takes to count, moved on by the same
 * changes in the same order as the stores, so that the counts in an event are those of its
 * position, however far ahead the stores are.
 */
@NullMarked
package io.carillon.api.live;

import org.jspecify.annotations.NullMarked;
