package io.carillon.api.kafka;

import java.util.List;

/** Topics or schemas are not as they must be; the message says all of it and what to do. */
public final class ProvisioningException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  ProvisioningException(String headline, List<String> problems) {
    super(headline + "\n  " + String.join("\n  ", problems));
    this.problems = List.copyOf(problems);
  }

  /** A sentence or a command each. */
  public List<String> problems() {
    return problems;
  }
}
