package io.carillon.deploy.check;

/** Something is not as it must be; the message says what, a line each. */
final class CheckFailed extends Exception {
  private static final long serialVersionUID = 1L;

  CheckFailed(String message) {
    super(message);
  }

  /** Fails unless both are the same. */
  static void unlessSame(String what, Object expected, Object actual) throws CheckFailed {
    if (!expected.equals(actual)) {
      throw new CheckFailed("%s: expected %s but found %s".formatted(what, expected, actual));
    }
  }
}
