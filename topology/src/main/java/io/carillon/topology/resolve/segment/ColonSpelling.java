package io.carillon.topology.resolve.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * {@code tenant_id:acme-corp,role:admin}: pairs of a name and a value that all hold.
 *
 * <pre>
 *   segment = pair *("," pair)        pair = token ":" token       blanks around a token do not count
 *   token   = quoted | bare           quoted = '"' with \" and \\ inside '"'
 *   bare    = anything without , : "  (blanks inside are part of it: company:Acme Corp)
 * </pre>
 */
final class ColonSpelling {

  /**
   * JSON's numbers: what a bare value must look like to match a number too ({@code 007} is only a
   * string).
   */
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private record Token(String text, boolean quoted) {}

  private final String text;
  private int at;

  private ColonSpelling(String text) {
    this.text = text;
  }

  static Condition parse(String text) {
    return new ColonSpelling(text).pairs();
  }

  private Condition pairs() {
    List<Condition> terms = new ArrayList<>();
    do {
      if (terms.size() == SegmentLimits.MAX_TERMS) {
        throw error(
            "more than "
                + SegmentLimits.MAX_TERMS
                + " terms; the tree spelling has 'in' for alternatives",
            at);
      }
      terms.add(pair());
    } while (at++ < text.length());
    return terms.size() == 1 ? terms.get(0) : new Condition.All(List.copyOf(terms));
  }

  /** Ends on the comma, or at the end. */
  private Condition pair() {
    int start = at;
    Token name = token();
    if (at == text.length() || text.charAt(at) != ':') {
      throw error(
          name.text().isEmpty() && !name.quoted()
              ? "a pair is missing here; write name:value and no comma after the last"
              : "'" + name.text() + "' has no value; write " + name.text() + ":value",
          start);
    }
    at++;
    int valueStart = at;
    Token value = token();
    if (at < text.length() && text.charAt(at) == ':') {
      throw error(
          "a value that holds ':' stands in double quotes: " + name.text() + ":\"...\"", at);
    }
    if (value.text().isEmpty() && !value.quoted()) {
      throw error(
          "'" + name.text() + "' has no value; the empty string is written \"\"", valueStart);
    }
    if (name.text().equals("all_users") && value.text().equals("true") && !value.quoted()) {
      throw error("everyone is spelt {\"all_users\": true}", start);
    }
    List<Object> values = values(name.text(), value);
    Operator op = values.size() == 1 ? Operator.EQ : Operator.IN;
    return TermParser.term(name.text(), op, values, path(start));
  }

  private static List<Object> values(String name, Token value) {
    String text = value.text();
    if (!value.quoted() && !name.equals(Condition.TENANT_ID)) {
      if (text.equals("true") || text.equals("false")) {
        return List.of(Boolean.valueOf(text), text);
      }
      if (NUMBER.matcher(text).matches() && Double.isFinite(Double.parseDouble(text))) {
        return List.of(TermParser.normal(Double.parseDouble(text)), text);
      }
    }
    return List.of(text);
  }

  /** Ends on a comma, a colon, or at the end. */
  private Token token() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    if (at < text.length() && text.charAt(at) == '"') {
      return quoted();
    }
    int start = at;
    while (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != ':') {
      if (text.charAt(at) == '"') {
        throw error("quotes go around the whole name or value; inside them write \\\"", at);
      }
      at++;
    }
    return new Token(text.substring(start, at).strip(), false);
  }

  private Token quoted() {
    int start = at++;
    StringBuilder content = new StringBuilder();
    while (true) {
      if (at >= text.length()) {
        throw error("the quote that opens here is not closed", start);
      }
      char c = text.charAt(at++);
      if (c == '"') {
        break;
      }
      if (c == '\\') {
        if (at >= text.length() || (text.charAt(at) != '"' && text.charAt(at) != '\\')) {
          throw error("inside quotes a backslash is written \\\\ and a quote \\\"", at - 1);
        }
        c = text.charAt(at++);
      }
      content.append(c);
    }
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    if (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != ':') {
      throw error("after a closing quote comes ',' or ':' or the end", at);
    }
    return new Token(content.toString(), true);
  }

  private static SegmentException error(String problem, int at) {
    return new SegmentException(problem, path(at));
  }

  private static String path(int at) {
    return "$[" + at + "]";
  }
}
