package io.carillon.topology.content;

/** A template that cannot be parsed, or rendering it failed. The message is for people. */
public final class TemplateException extends Exception {

  private static final long serialVersionUID = 1L;
  private static final int MAX_CHARS = 300;

  TemplateException(String message) {
    super(shortened(message));
  }

  /**
   * @param line from 1
   * @param column from 1
   */
  TemplateException(String message, int line, int column) {
    super(shortened(message) + " (line " + line + ", column " + column + ")");
  }

  private static String shortened(String message) {
    String line = message.strip().lines().findFirst().orElse("");
    return line.length() <= MAX_CHARS ? line : line.substring(0, MAX_CHARS) + "...";
  }
}
