package io.carillon.topology.channel;

import io.carillon.avro.Button;
import io.carillon.avro.LocaleTemplate;
import io.carillon.avro.StepTemplate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a template says, or one of its locales; null: nothing of it. */
public record TemplateWords(
    @Nullable String title,
    @Nullable String body,
    @Nullable String url,
    @Nullable String subject,
    @Nullable String text,
    @Nullable List<Button> buttons) {

  public static TemplateWords of(StepTemplate template) {
    return new TemplateWords(
        template.getTitle(),
        template.getBody(),
        template.getUrl(),
        template.getSubject(),
        template.getText(),
        template.getButtons());
  }

  public static TemplateWords of(LocaleTemplate template) {
    return new TemplateWords(
        template.getTitle(),
        template.getBody(),
        template.getUrl(),
        template.getSubject(),
        template.getText(),
        template.getButtons());
  }

  /** A field that is text, by the name that templates spell; null: it says nothing of it. */
  public @Nullable String text(String name) {
    return switch (name) {
      case TemplateField.TITLE -> title;
      case TemplateField.BODY -> body;
      case TemplateField.URL -> url;
      case TemplateField.SUBJECT -> subject;
      case TemplateField.TEXT -> text;
      default -> null;
    };
  }

  /** How long all of it is. */
  public long chars() {
    long chars = 0;
    for (String name : TemplateField.TEXTS) {
      String said = text(name);
      chars += said == null ? 0 : said.length();
    }
    for (Button button : buttons == null ? List.<Button>of() : buttons) {
      chars += button.getLabel().length() + button.getAction().length();
    }
    return chars;
  }
}
