package io.carillon.api.http;

import io.carillon.api.access.Credentials;
import io.carillon.api.access.DemoKeys;
import io.carillon.topology.unsubscribe.UnsubscribeLinks;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the HTTP server runs.
 *
 * @param host address to listen on
 * @param port 0: any free one
 * @param credentials what callers are known by
 * @param peers how instances know each other
 * @param writeTimeout how long Kafka may take to acknowledge a record before the caller is told to
 *     try again
 * @param applyTimeout how long a write waits to become visible before the caller is told 202
 *     instead of 200
 * @param limits what one caller may take
 * @param limitsTime what rates, and the time that a body may take, are measured by
 * @param origins of the web pages that may call; empty: none but those of this origin
 * @param tls the certificate; empty: no TLS
 * @param takeOver whether streams take their socket over from Jetty
 * @param demo the demo's keys; empty: there is no demo
 * @param links by which recipients of mails unsubscribe
 */
public record HttpOptions(
    String host,
    int port,
    Credentials credentials,
    Peerage peers,
    Duration writeTimeout,
    Duration applyTimeout,
    HttpLimits limits,
    TimeMeter limitsTime,
    List<String> origins,
    Optional<TlsFiles> tls,
    boolean takeOver,
    Optional<DemoKeys> demo,
    UnsubscribeLinks links) {}
