package io.carillon.topology.resolve.preference;

import java.util.Locale;

/** Who said something: whose preference set. */
public enum Layer {
  /** Not a set: what the workflow asks for. */
  WORKFLOW,
  /** The environment's default set. */
  ENVIRONMENT,
  /** The tenant's default set. */
  TENANT,
  /** The user's set for the tenant. */
  USER_IN_TENANT,
  /** The user's default set. */
  USER;

  /** As explanations say it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
