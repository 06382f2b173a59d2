package io.carillon.api.http;

import io.carillon.api.http.representation.Page;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The page asked for of what is listed in the order of its text ids.
 *
 * @param size at most so many entries
 * @param after the id it begins behind; null: none
 * @param before the id it ends before; null: none
 */
record TextPaging(int size, @Nullable String after, @Nullable String before) {

  private static final int MOST = 50;

  /** {@code page_size}, {@code after} and {@code before}. */
  static TextPaging of(Params params) {
    int size = params.number("page_size", 1, MOST, MOST);
    String after = TextCursor.read(params, "after");
    String before = TextCursor.read(params, "before");
    if (after != null && before != null) {
      params.wrong("before", "goes without `after`");
    }
    return new TextPaging(size, after, before);
  }

  /** So many entries are to be looked for: one more tells whether there is another page. */
  int limit() {
    return size + 1;
  }

  /**
   * The answer.
   *
   * @param found in ascending order, {@link #limit} at most, the nearest to the cursor
   * @param id what is ordered by
   */
  <E, R> Page<R> page(List<E> found, Function<E, String> id, Function<E, R> represent) {
    boolean backwards = before != null;
    boolean more = found.size() > size;
    List<E> entries =
        !more ? found : backwards ? found.subList(1, size + 1) : found.subList(0, size);
    boolean earlier = backwards ? more : after != null;
    boolean later = backwards || more;
    String first = entries.isEmpty() ? null : TextCursor.write(id.apply(entries.get(0)));
    String last =
        entries.isEmpty() ? null : TextCursor.write(id.apply(entries.get(entries.size() - 1)));
    return Page.of(
        entries.stream().map(represent).toList(),
        later ? last : null,
        earlier ? first : null,
        size);
  }

  /**
   * The answer from a short list that is made as a whole.
   *
   * @param id of an entry
   */
  <E> Items<E> items(List<E> all, Function<E, String> id) {
    List<String> ids = all.stream().map(id).toList();
    int from = after == null ? 0 : ids.indexOf(after) + 1;
    int to = before == null || !ids.contains(before) ? ids.size() : ids.indexOf(before);
    if (before == null) {
      to = Math.min(to, from + size);
    } else {
      from = Math.max(from, to - size);
    }
    List<E> entries = all.subList(from, to);
    return new Items<>(
        entries,
        new Page.Info(
            to < all.size() && !entries.isEmpty() ? TextCursor.write(ids.get(to - 1)) : null,
            from > 0 && !entries.isEmpty() ? TextCursor.write(ids.get(from)) : null,
            size));
  }

  /** As Knock's SDKs page messages and what belongs to them. */
  record Items<E>(List<E> items, Page.Info pageInfo) {}
}
