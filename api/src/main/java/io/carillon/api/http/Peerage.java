package io.carillon.api.http;

import io.carillon.api.access.Seals;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;

/**
 * By which an instance knows that a request comes from another one: headers that only instances may
 * send come with a seal over the request's method and path. Thread-safe.
 */
public final class Peerage {

  /** {@code <milliseconds since the epoch>.<seal>}. */
  static final String HEADER = "X-Carillon-Peer";

  /** How far apart the clocks of instances may be. */
  private static final Duration NEAR = Duration.ofMinutes(5);

  private final Seals seals;
  private final Clock clock;

  public Peerage(Seals seals, Clock clock) {
    this.seals = seals;
    this.clock = clock;
  }

  /**
   * The header's value for a request to a peer.
   *
   * @param path as it goes over the wire, without the query
   */
  String sealed(String method, String path) {
    long now = clock.millis();
    return now + "." + Base64.getUrlEncoder().encodeToString(seals.seal(text(now, method, path)));
  }

  /** Whether a peer has sent it. */
  boolean vouchesFor(Context ctx) {
    String header = ctx.header(HEADER);
    int dot = header == null ? -1 : header.indexOf('.');
    if (header == null || dot < 0) {
      return false;
    }
    try {
      long at = Long.parseLong(header.substring(0, dot));
      byte[] seal = Base64.getUrlDecoder().decode(header.substring(dot + 1));
      return Math.abs(clock.millis() - at) <= NEAR.toMillis()
          && seals.holds(text(at, ctx.method().name(), ctx.path()), seal);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static byte[] text(long at, String method, String path) {
    return (at + " " + method + " " + path).getBytes(StandardCharsets.UTF_8);
  }
}
