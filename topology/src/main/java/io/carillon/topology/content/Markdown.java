package io.carillon.topology.content;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import java.util.List;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.DefaultUrlSanitizer;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.LineBreakRendering;
import org.commonmark.renderer.text.TextContentRenderer;

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

  private static final TextContentRenderer TEXT =
      TextContentRenderer.builder().lineBreakRendering(LineBreakRendering.SEPARATE_BLOCKS).build();

  /** Source and HTML together. */
  private static final int KEPT_CHARS = 4 << 20;

  /** What went to many is rendered for the first of them who reads it, not for each. */
  private static final Cache<String, String> RENDERED =
      CacheBuilder.newBuilder()
          .maximumWeight(KEPT_CHARS)
          .weigher((String markdown, String html) -> markdown.length() + html.length())
          .build();

  private Markdown() {}

  /** Thread-safe. */
  public static String html(String markdown) {
    if (markdown.isEmpty()) {
      return "";
    }
    String known = RENDERED.getIfPresent(markdown);
    if (known != null) {
      return known;
    }
    String html = rendered(markdown);
    RENDERED.put(markdown, html);
    return html;
  }

  /** What people read who see no HTML: the same without its marks. Thread-safe. */
  public static String text(String markdown) {
    if (markdown.isEmpty()) {
      return "";
    }
    try {
      return TEXT.render(PARSER.parse(markdown)).strip();
    } catch (StackOverflowError e) {
      return markdown; // As above.
    }
  }

  private static String rendered(String markdown) {
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
