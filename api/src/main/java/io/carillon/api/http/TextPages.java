package io.carillon.api.http;

import io.carillon.api.http.representation.Page;
import java.util.List;
import java.util.function.Function;

/** Pages of what is listed in the order of its text ids. */
final class TextPages {

  private TextPages() {}

  /**
   * One page.
   *
   * @param found in ascending order, one more than asked for when there is another page in the
   *     direction of travel
   * @param size asked for
   * @param forwards whether a cursor `after` was given
   * @param backwards whether a cursor `before` was given
   * @param id what is ordered by
   */
  static <E, R> Page<R> of(
      List<E> found,
      int size,
      boolean forwards,
      boolean backwards,
      Function<E, String> id,
      Function<E, R> represent) {
    boolean more = found.size() > size;
    List<E> entries =
        !more ? found : backwards ? found.subList(1, size + 1) : found.subList(0, size);
    boolean earlier = backwards ? more : forwards;
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
}
