package io.carillon.topology.channel;

import io.carillon.avro.LocaleTemplate;
import io.carillon.avro.StepTemplate;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  /** What a template says of it; null: nothing, or it is {@code buttons}, which are no text. */
  public @Nullable String of(StepTemplate template) {
    return of(template, name);
  }

  /** The same of one in a locale. */
  public @Nullable String of(LocaleTemplate template) {
    return of(template, name);
  }

  static @Nullable String of(LocaleTemplate template, String name) {
    return switch (name) {
      case TITLE -> template.getTitle();
      case BODY -> template.getBody();
      case URL -> template.getUrl();
      case SUBJECT -> template.getSubject();
      case TEXT -> template.getText();
      default -> null;
    };
  }

  static @Nullable String of(StepTemplate template, String name) {
    return switch (name) {
      case TITLE -> template.getTitle();
      case BODY -> template.getBody();
      case URL -> template.getUrl();
      case SUBJECT -> template.getSubject();
      case TEXT -> template.getText();
      default -> null;
    };
  }
}
