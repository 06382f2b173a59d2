package io.carillon.api.http;

import java.time.Duration;

/**
 * What one caller may take of an instance.
 *
 * @param callsPerKey a second, by one secret key; 0: any number
 * @param callsPerUser a second, by the tokens of one user; 0: any number
 * @param callsPerTenant a second, about one tenant; 0: any number
 * @param connectionsPerAddress open at once, streams too; 0: any number
 * @param bodyWithin a request's body has to be there within that time
 */
public record HttpLimits(
    int callsPerKey,
    int callsPerUser,
    int callsPerTenant,
    int connectionsPerAddress,
    Duration bodyWithin) {

  /** None but of a body's time. */
  public static final HttpLimits NONE = new HttpLimits(0, 0, 0, 0, Duration.ofSeconds(30));
}
