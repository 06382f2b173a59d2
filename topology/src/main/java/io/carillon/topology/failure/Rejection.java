package io.carillon.topology.failure;

/**
 * Why something is refused, for whoever sent it.
 *
 * @param reason a fixed word, see {@link Reason}
 * @param field the path of what is wrong, such as {@code attributes.role}; empty: the whole
 * @param detail a sentence that says what to do
 */
public record Rejection(Reason reason, String field, String detail) {

  public static Rejection of(Reason reason, String field, String detail) {
    return new Rejection(reason, field, detail);
  }
}
