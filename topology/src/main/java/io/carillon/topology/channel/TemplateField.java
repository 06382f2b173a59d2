package io.carillon.topology.channel;

import java.util.List;

/**
 * What a template of a type of channel may have.
 *
 * @param name as templates spell it
 * @param part of the frozen content that it is rendered to
 * @param most characters when it is rendered
 * @param required whether there is nothing to be sent without it
 */
public record TemplateField(String name, String part, Format format, int most, boolean required) {

  public static final String TITLE = "title";
  public static final String BODY = "body";
  public static final String URL = "url";
  public static final String TEXT = "text";
  public static final String SUBJECT = "subject";
  public static final String BUTTONS = "buttons";

  /** Names of all fields that are text. */
  static final List<String> TEXTS = List.of(TITLE, BODY, URL, SUBJECT, TEXT);

  /** How what was rendered is to be read. */
  public enum Format {
    /** One line of text. */
    LINE,
    /** Text. */
    TEXT,
    /** Markdown. */
    MARKDOWN,
    /** A URL that may be clicked. */
    LINK,
    /** Labels and links. */
    BUTTONS
  }
}
