package io.carillon.api.live;

import java.time.Duration;

/**
 * Limits and times of the live hub.
 *
 * @param streams how many at most, on this instance
 * @param streamsPerUser how many of one user; 0: any number
 * @param streamBytes what may wait for one client before its stream is ended
 * @param partitionBytes what may wait for the thread of one user partition before its streams are
 *     ended, to be resumed
 * @param keepAlive between two comments on a stream
 * @param retry how long a client waits at least before it comes back; at most twice that
 */
public record LiveSettings(
    int streams,
    int streamsPerUser,
    int streamBytes,
    long partitionBytes,
    Duration keepAlive,
    Duration retry) {}
