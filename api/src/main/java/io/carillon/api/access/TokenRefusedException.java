package io.carillon.api.access;

/** A token that proves nothing. Its message says why and nothing that stands in the token. */
public final class TokenRefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  TokenRefusedException(String reason) {
    // Anybody can cause it: no stack trace.
    super(reason, null, false, false);
  }
}
