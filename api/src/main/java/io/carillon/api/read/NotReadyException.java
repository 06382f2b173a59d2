package io.carillon.api.read;

/**
 * The part of the state that is asked for is not here yet: it is being restored or handed over. Ask
 * again soon.
 */
public final class NotReadyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param reason a sentence for the caller, without ids or content
   */
  public NotReadyException(String reason) {
    super(reason);
  }
}
