package io.carillon.topology.content;

import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import liqp.TemplateParser;
import liqp.exceptions.LiquidException;
import liqp.nodes.LNode;
import liqp.org.antlr.v4.runtime.ParserRuleContext;
import liqp.org.antlr.v4.runtime.tree.ErrorNode;
import liqp.org.antlr.v4.runtime.tree.ParseTree;
import liqp.parser.Flavor;
import liqp.parser.v4.NodeVisitor;
import liquid.parser.v4.LiquidParser;
import org.jspecify.annotations.Nullable;

/**
 * A Liquid template, parsed: of the tags and filters of Shopify's Liquid, without {@code include}
 * and {@code render}, which would read files. It sees nothing but the scope it is given, which is
 * of maps, lists, strings, numbers and booleans; no clock, no chance. A variable that is not there
 * is empty. Immutable and thread-safe.
 */
public final class Template {

  /** Characters of a template. Some of this size take most of a second to be parsed. */
  public static final int MAX_CHARS = 20_000;

  /** Deeper ones would take stacks apart. */
  private static final int MAX_DEPTH = 400;

  /** Tags and outputs of one template. */
  private static final int MAX_TAGS = 1_000;

  private static final Set<String> SIMPLE_TAGS = Set.of("break", "increment", "decrement");
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");
  private static final Set<String> FILTERS = Filters.names();
  private static final TemplateParser LIQUID = liquid();

  private final String text;
  private final @Nullable ParseTree tree;
  private final Set<String> roots;

  private Template(String text, @Nullable ParseTree tree, Set<String> roots) {
    this.text = text;
    this.tree = tree;
    this.roots = Set.copyOf(roots);
  }

  private static TemplateParser liquid() {
    TemplateParser.Builder builder =
        new TemplateParser.Builder()
            .withFlavor(Flavor.LIQUID)
            .withErrorMode(TemplateParser.ErrorMode.STRICT)
            // 3 and "3" can be compared, and so can what is not there.
            .withStrictTypedExpressions(false)
            .withLocale(Locale.ENGLISH)
            .withDefaultTimeZone(ZoneOffset.UTC)
            .withRenderTransformer(new Rendering.Appending());
    Filters.all().forEach(builder::withFilter);
    return builder.build();
  }

  /**
   * @throws TemplateException saying what is wrong, and where
   */
  public static Template parse(String text) throws TemplateException {
    if (text.length() > MAX_CHARS) {
      throw new TemplateException(
          "has " + text.length() + " characters; at most " + MAX_CHARS + " in a template");
    }
    if (!text.contains("{{") && !text.contains("{%")) {
      return new Template(text, null, Set.of());
    }
    try {
      ParseTree tree = LIQUID.parse(text).getParseTree();
      Walk walk = new Walk();
      walk.check(tree, 0);
      nodes(tree);
      return new Template(text, tree, walk.roots);
    } catch (LiquidException e) {
      throw new TemplateException(said(e), Math.max(1, e.line), e.charPositionInLine + 1);
    } catch (StackOverflowError e) {
      throw new TemplateException("is nested too deeply");
    } catch (RuntimeException e) {
      throw new TemplateException(said(e));
    }
  }

  private static String said(Throwable e) {
    String message = e.getMessage();
    return "is no Liquid: " + (message == null ? e.getClass().getSimpleName() : message);
  }

  private static LNode nodes(ParseTree tree) {
    return new NodeVisitor(LIQUID.insertions, LIQUID.filters, true).visit(tree);
  }

  /** As it was written. */
  public String text() {
    return text;
  }

  /** Whether it asks for anything under that name, such as {@code recipient}. */
  public boolean mentions(String root) {
    return roots.contains(root);
  }

  /**
   * Looks for loops that no rendering comes to the end of.
   *
   * @throws TemplateException saying where one is
   */
  void checkLoops() throws TemplateException {
    if (tree != null) {
      checkLoops(tree);
    }
  }

  private static void checkLoops(ParseTree node) throws TemplateException {
    if (node instanceof LiquidParser.For_rangeContext loop && isTooLong(loop)) {
      throw Walk.refused(loop, "its loop turns more than " + Budget.ITERATIONS + " times");
    }
    for (int i = 0; i < node.getChildCount(); i++) {
      checkLoops(node.getChild(i));
    }
  }

  /** Whether it is, from one number to another, with nothing in it that may cut it short. */
  private static boolean isTooLong(LiquidParser.For_rangeContext loop) {
    String from = loop.from.getText();
    String to = loop.to.getText();
    return NUMBER.matcher(from).matches()
        && NUMBER.matcher(to).matches()
        && Long.parseLong(to) - Long.parseLong(from) >= Budget.ITERATIONS
        && loop.for_attribute().isEmpty()
        && !loop.block().getText().contains("break");
  }

  /** Renders many times, one after the other. */
  public Renderer renderer() {
    return new Renderer(text, tree == null ? null : nodes(tree));
  }

  /**
   * Renders it once; see {@link Renderer#render}.
   *
   * @throws TemplateException when it fails, or costs more than a rendering may
   */
  public String render(Map<String, Object> scope, long now) throws TemplateException {
    return renderer().render(scope, now);
  }

  /** A template made ready. Not thread-safe: the library keeps notes in its tree. */
  public static final class Renderer {

    private final String text;
    private final @Nullable LNode nodes;

    private Renderer(String text, @Nullable LNode nodes) {
      this.text = text;
      this.nodes = nodes;
    }

    /**
     * @param scope by name, not to hold null; left as it is
     * @param now what {@code "now" | date} says, milliseconds since the epoch
     * @throws TemplateException when it fails, or costs more than a rendering may
     */
    public String render(Map<String, Object> scope, long now) throws TemplateException {
      return render(scope, now, Budget.single());
    }

    String render(Map<String, Object> scope, long now, Budget budget) throws TemplateException {
      if (nodes == null) {
        return text;
      }
      try {
        return String.valueOf(nodes.render(new Rendering(LIQUID, scope, now, budget)));
      } catch (StackOverflowError e) {
        throw new TemplateException("is nested too deeply");
      } catch (RuntimeException e) {
        String message = e.getMessage();
        throw new TemplateException(message == null ? e.getClass().getSimpleName() : message);
      }
    }
  }

  /** Looks at all that a template has. */
  private static final class Walk {

    private final Set<String> roots = new HashSet<>();
    private int tags;

    void check(ParseTree node, int depth) throws TemplateException {
      if (depth > MAX_DEPTH) {
        throw new TemplateException("is nested too deeply");
      }
      if (node instanceof ErrorNode) {
        throw new TemplateException("is no Liquid: unexpected " + node.getText());
      }
      if (node instanceof ParserRuleContext rule) {
        check(rule);
      }
      for (int i = 0; i < node.getChildCount(); i++) {
        check(node.getChild(i), depth + 1);
      }
    }

    private void check(ParserRuleContext rule) throws TemplateException {
      if (rule instanceof LiquidParser.AtomContext && ++tags > 2 * MAX_TAGS) {
        throw refused(rule, "has more than " + MAX_TAGS + " tags");
      }
      if (rule instanceof LiquidParser.Lookup_id_indexesContext lookup) {
        roots.add(lookup.id().getText());
      } else if (rule instanceof LiquidParser.Lookup_StrContext lookup) {
        String quoted = lookup.Str().getText();
        String root = quoted.substring(1, quoted.length() - 1);
        if (root.startsWith("@")) {
          throw refused(rule, "names of variables are written out");
        }
        roots.add(root);
      } else if (rule instanceof LiquidParser.Lookup_IdContext) {
        throw refused(rule, "names of variables are written out, not taken from variables");
      } else if (rule instanceof LiquidParser.FilterContext filter) {
        String name = filter.Id().getText();
        if (!FILTERS.contains(name)) {
          throw refused(rule, "there is no filter `" + name + "`");
        }
      } else if (rule instanceof LiquidParser.Include_tagContext
          || rule instanceof LiquidParser.Include_relative_tagContext) {
        throw refused(rule, "there is no tag `include`");
      } else if (rule instanceof LiquidParser.Other_tagContext other) {
        throw refused(rule, "there is no tag `" + other.BlockId().getText() + "`");
      } else if (rule instanceof LiquidParser.Simple_tagContext simple
          && !SIMPLE_TAGS.contains(simple.SimpleTagId().getText())) {
        throw refused(rule, "there is no tag `" + simple.SimpleTagId().getText() + "`");
      }
    }

    private static TemplateException refused(ParserRuleContext rule, String why) {
      return new TemplateException(
          why, rule.getStart().getLine(), rule.getStart().getCharPositionInLine() + 1);
    }
  }
}
