package io.carillon.topology.content;

import io.carillon.avro.Content;
import io.carillon.topology.Limits;
import io.carillon.topology.channel.ChannelType;
import io.carillon.topology.channel.TemplateField;
import org.jspecify.annotations.Nullable;

/**
 * What a notification itself says, as a channel of a type puts it where no template does. A mail
 * and a text message have one text, so title, body and link go into it; a link only where it leads
 * somewhere by itself.
 */
record Said(ChannelType type, Content content) {

  /** Text of that part; empty: nothing. */
  String of(String part) {
    return switch (part) {
      case TemplateField.TITLE -> type == ChannelType.SMS ? "" : content.getTitle();
      case TemplateField.BODY -> body();
      default -> "";
    };
  }

  /** Where a click leads, where messages have something to click beside their text. */
  @Nullable String url() {
    return type.field(TemplateField.URL) == null ? null : content.getUrl();
  }

  private String body() {
    String link = absolute(content.getUrl());
    if (type == ChannelType.EMAIL) {
      String body = content.getBody().isBlank() ? content.getTitle() : content.getBody();
      return link == null ? body : body + "\n\n<" + link + ">";
    }
    if (type == ChannelType.SMS) {
      String body = Markdown.text(content.getBody());
      String text = body.isEmpty() ? content.getTitle() : content.getTitle() + "\n" + body;
      String end = link == null ? "" : "\n" + link;
      return Rendition.shortened(text.strip(), Limits.SMS_CHARS - end.length()) + end;
    }
    return content.getBody();
  }

  private static @Nullable String absolute(@Nullable String url) {
    return url != null && url.matches("(?i)https?://[^\\s<>]{1," + Limits.SMS_CHARS / 2 + "}")
        ? url
        : null;
  }
}
