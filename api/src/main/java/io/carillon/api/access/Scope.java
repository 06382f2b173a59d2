package io.carillon.api.access;

import java.util.Locale;

/** What a key may do; each route asks for one. */
public enum Scope {
  /** Send and take back notifications. */
  NOTIFY,
  /** Read anything. */
  READ,
  /** Change users, memberships, tenants, the environment and messages. */
  MANAGE;

  /** As people write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
