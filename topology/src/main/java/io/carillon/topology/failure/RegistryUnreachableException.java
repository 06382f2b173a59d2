package io.carillon.topology.failure;

/**
 * The schema registry did not answer, so nobody can say whether the record is good. Not a dead
 * letter: the stream thread is replaced and the record is tried again.
 */
public final class RegistryUnreachableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public RegistryUnreachableException(Throwable cause) {
    super("the schema registry does not answer; the record will be tried again", cause);
  }
}
