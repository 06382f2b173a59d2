package io.carillon.api.http;

import io.javalin.security.RouteRole;

/** What a key may do; each route asks for one. */
public enum Scope implements RouteRole {
  /** Send and take back notifications. */
  NOTIFY,
  /** Read anything. */
  READ,
  /** Change users, memberships, tenants, the environment and messages. */
  MANAGE
}
