package io.carillon.api;

import org.jspecify.annotations.Nullable;

/** The process cannot start; the message is for whoever started it. */
final class StartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
