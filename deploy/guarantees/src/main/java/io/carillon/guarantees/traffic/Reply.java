package io.carillon.guarantees.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.guarantees.evidence.Fate;

/**
 * An answer, or that there was none.
 *
 * @param status 0: none
 * @param body missing when there is none
 */
public record Reply(String request, String instance, int status, JsonNode body) {

  boolean ok() {
    return status == 200 || status == 204;
  }

  /** What it says about a write. Only what refuses the request itself says that it never was. */
  Fate fate() {
    if (status >= 200 && status < 300) {
      return Fate.ACKNOWLEDGED;
    }
    return status == 422 || status == 400 ? Fate.NEVER : Fate.UNKNOWN;
  }

  /** Whether no client that asks for what is right should ever get it. */
  boolean isOdd() {
    return status != 0 && status != 404 && status != 503 && status >= 300;
  }

  @Override
  public String toString() {
    return request + " at " + instance + " -> " + status + " " + body;
  }
}
