package io.carillon.topology.content;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import liqp.TemplateContext;
import liqp.filters.Filter;

/**
 * The library's filters, each of which pays for what it reads and makes, without those that are not
 * for templates that anybody may write, and with a {@code date} that looks at no clock.
 */
final class Filters {

  /** They are Jekyll's, and ask for a site. */
  private static final Set<String> LEFT_OUT = Set.of("absolute_url", "date");

  /** Digits behind the point that {@code round} may be asked for. */
  private static final int MOST_DIGITS = 20;

  /** Of more, its patterns take time that grows with the square. */
  private static final int HTML_CHARS = 20_000;

  private Filters() {}

  static List<Filter> all() {
    List<Filter> all = new ArrayList<>();
    for (Filter filter : liqp.filters.Filters.DEFAULT_FILTERS.values()) {
      if (!LEFT_OUT.contains(filter.getName())) {
        all.add(new Paying(filter));
      }
    }
    all.add(new Paying(new DateFilter()));
    return all;
  }

  /** Their names, sorted. */
  static Set<String> names() {
    Set<String> names = new TreeSet<>();
    all().forEach(filter -> names.add(filter.getName()));
    return names;
  }

  private static final class Paying extends Filter {

    private final Filter filter;

    Paying(Filter filter) {
      super(filter.getName());
      this.filter = filter;
    }

    @Override
    public Object apply(Object value, TemplateContext context, Object... params) {
      Budget budget = Rendering.budget(context);
      budget.spendOn(value);
      for (Object each : params) {
        budget.spendOn(each);
      }
      before(value, context, params);
      Object result = filter.apply(value, context, params);
      budget.spendOn(result);
      return result;
    }

    /** What would be too large to be weighed afterwards. */
    private void before(Object value, TemplateContext context, Object... params) {
      switch (getName()) {
        case "round" -> {
          if (params.length > 0 && digits(params[0]) > MOST_DIGITS) {
            throw new Budget.ExceededException("rounds to at most " + MOST_DIGITS + " digits");
          }
        }
        case "replace" -> {
          if (params.length > 1) {
            requireReplaceable(
                asString(value, context), String.valueOf(params[0]), asString(params[1], context));
          }
        }
        case "strip_html" -> {
          if (asString(value, context).length() > HTML_CHARS) {
            throw new Budget.ExceededException(
                "strip_html takes at most " + HTML_CHARS + " characters");
          }
        }
        default -> {}
      }
    }

    private double digits(Object param) {
      return canBeDouble(param) ? asNumber(param).doubleValue() : 0;
    }

    private static void requireReplaceable(String text, String part, String by) {
      long most = text.length() / Math.max(1L, part.length()) + 1;
      if (text.length() + most * by.length() <= Budget.VALUE_CHARS) {
        return;
      }
      long times = 0;
      int from = part.isEmpty() ? -1 : text.indexOf(part);
      for (; from >= 0; from = text.indexOf(part, from + part.length())) {
        times++;
      }
      if (part.isEmpty() || text.length() + times * by.length() > Budget.VALUE_CHARS) {
        throw new Budget.ExceededException(
            "a value has more than " + Budget.VALUE_CHARS + " characters");
      }
    }
  }
}
