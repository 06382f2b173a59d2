package io.carillon.api.http;

import io.carillon.api.access.Scope;
import org.jspecify.annotations.Nullable;

/**
 * What a route asks of its caller. Every route has one.
 *
 * @param scope what a key has to be allowed; null: the route is open to everyone
 * @param who besides secret keys
 * @param where what a caller who is restricted to tenants may do there
 */
record Rule(@Nullable Scope scope, Who who, Where where) {

  /** Nothing is asked. */
  static final Rule OPEN = new Rule(null, Who.ANYONE, Where.ANYWHERE);

  /** Of whoever follows a feed, by a stream or on a socket. */
  static final Rule STREAM = new Rule(Scope.READ, Who.USER_OF_PATH, Where.GRANTED);

  /** Of opening a socket: what is asked on it is asked by {@link #STREAM}. */
  static final Rule SOCKET = new Rule(Scope.READ, Who.USER_OF_URL, Where.GRANTED);

  /** Which callers. */
  enum Who {
    /** No key is needed. */
    ANYONE,
    /** Secret keys: back ends. */
    BACK_END,
    /** And the user whom the path names. */
    USER_OF_PATH,
    /** And the user whose message the path names; to others it is missing. */
    USER_OF_MESSAGE,
    /** And users, for what is theirs of what the body or a message names: the call sees to it. */
    USER_OF_BODY,
    /** Users only, by what stands in the URL, where secret keys do not belong. */
    USER_OF_URL
  }

  /** What of it, for those who are restricted to tenants. */
  enum Where {
    /** All: there is nothing of a tenant in it. */
    ANYWHERE,
    /** The tenant of the path has to be granted. */
    PATH_TENANT,
    /** What is of the granted tenants: the call sees to it. */
    GRANTED,
    /** A person all of what is theirs, by {@link #GRANTED}; a restricted key nothing. */
    OWN_PERSON,
    /** Nothing: it is of all tenants. */
    ALL_TENANTS
  }

  static Rule of(Scope scope, Who who, Where where) {
    return new Rule(scope, who, where);
  }
}
