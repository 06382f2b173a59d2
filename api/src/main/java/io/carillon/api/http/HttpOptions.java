package io.carillon.api.http;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * How the HTTP server runs.
 *
 * @param host address to listen on
 * @param port 0: any free one
 * @param keys the secret keys; asked on every request
 * @param writeTimeout how long Kafka may take to acknowledge a record before the caller is told to
 *     try again
 * @param applyTimeout how long a write waits to become visible before the caller is told 202
 *     instead of 200
 * @param takeOver whether streams take their socket over from Jetty
 */
public record HttpOptions(
    String host,
    int port,
    Supplier<List<ApiKey>> keys,
    Duration writeTimeout,
    Duration applyTimeout,
    boolean takeOver) {}
