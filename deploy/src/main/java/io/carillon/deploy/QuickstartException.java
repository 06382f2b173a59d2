package io.carillon.deploy;

/** Something the caller can mend; the message says what is wrong and what to do. */
public final class QuickstartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public QuickstartException(String message) {
    super(message);
  }

  public QuickstartException(String message, Throwable cause) {
    super(message, cause);
  }
}
