package io.carillon.api.http.representation;

import java.util.List;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.DefaultUrlSanitizer;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Markdown to HTML that may be put into a page as it is: HTML in the text is escaped, links and
 * images lead to http, https and mailto only.
 */
public final class Markdown {

  private static final Parser PARSER =
      Parser.builder().customInlineContentParserFactory(new AngleBrackets()).build();
  private static final HtmlRenderer RENDERER =
      HtmlRenderer.builder()
          .escapeHtml(true)
          .sanitizeUrls(true)
          .urlSanitizer(new DefaultUrlSanitizer(List.of("http", "https", "mailto")))
          .build();

  private Markdown() {}

  public static String html(String markdown) {
    if (markdown.isEmpty()) {
      return "";
    }
    try {
      Node document = PARSER.parse(markdown);
      return RENDERER.render(document).strip();
    } catch (StackOverflowError e) {
      // Thousands of nested quotes or stars: nobody's text. Shown as it is.
      return "<p>" + escape(markdown) + "</p>";
    }
  }

  private static String escape(String text) {
    String escaped = text;
    for (List<String> pair :
        List.of(
            List.of("&", "&amp;"),
            List.of("<", "&lt;"),
            List.of(">", "&gt;"),
            List.of("\"", "&quot;"),
            List.of("'", "&#39;"))) {
      escaped = escaped.replace(pair.get(0), pair.get(1));
    }
    return escaped;
  }
}
