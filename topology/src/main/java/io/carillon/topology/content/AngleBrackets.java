package io.carillon.topology.content;

import java.util.Set;
import org.commonmark.node.Text;
import org.commonmark.parser.beta.InlineContentParser;
import org.commonmark.parser.beta.InlineContentParserFactory;
import org.commonmark.parser.beta.InlineParserState;
import org.commonmark.parser.beta.ParsedInline;
import org.commonmark.parser.beta.Position;
import org.commonmark.parser.beta.Scanner;

/**
 * Takes a {@code <} for itself unless it may begin a link in angle brackets. For each one the
 * parser would otherwise look for an end as far as the text goes, which for a text of nothing else
 * takes half a minute; and HTML is shown as text anyway.
 */
final class AngleBrackets implements InlineContentParserFactory, InlineContentParser {

  private static final int LONGEST_LINK = 2_048;

  @Override
  public Set<Character> getTriggerCharacters() {
    return Set.of('<');
  }

  @Override
  public InlineContentParser create() {
    return this;
  }

  @Override
  public ParsedInline tryParse(InlineParserState state) {
    Scanner scanner = state.scanner();
    scanner.next();
    Position after = scanner.position();
    return mayBeLink(scanner) ? ParsedInline.none() : ParsedInline.of(new Text("<"), after);
  }

  /** Letters and no blank up to the closing bracket. */
  private static boolean mayBeLink(Scanner scanner) {
    for (int i = 0; i < LONGEST_LINK; i++) {
      char c = scanner.peek();
      if (c == '>') {
        return i > 0;
      }
      if (c == Scanner.END || c <= ' ' || c == '<' || (i == 0 && !Character.isLetter(c))) {
        return false;
      }
      scanner.next();
    }
    return false;
  }
}
