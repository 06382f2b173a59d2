package io.carillon.api.http;

import io.carillon.api.http.representation.Page;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The page asked for of a short list that is made as a whole.
 *
 * @param size at most so many
 * @param after the id it begins behind; null: none
 * @param before the id it ends before; null: none
 */
record ListPaging(int size, @Nullable String after, @Nullable String before) {

  /** {@code page_size}, {@code after} and {@code before}. */
  static ListPaging of(Params params) {
    TextPaging paging = TextPaging.of(params);
    return new ListPaging(paging.size(), paging.after(), paging.before());
  }

  /**
   * The answer.
   *
   * @param id of an entry
   */
  <E> Items<E> page(List<E> all, Function<E, String> id) {
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
