package io.carillon.topology.resolve.preference;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The tables asked for last. Thread-safe. */
final class Tables {

  private static final int KEPT = 64;

  /** One for each user would not be worth its memory. */
  private static final int MOST_OPINIONS = 8_192;

  private final Map<Table.Key, Kept> tables =
      new LinkedHashMap<>(KEPT * 2, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Table.Key, Kept> eldest) {
          return size() > KEPT;
        }
      };

  /**
   * Which sets a table is made of.
   *
   * @param inTenant version of the users' sets for the tenant; 0: there are none
   * @param defaults version of their default sets; 0: they do not count
   */
  record Version(long inTenant, long defaults) {}

  private record Kept(Table table, Version version) {}

  /**
   * The table of that key, if it is there and of that version.
   *
   * @param version of the sets it is made of
   */
  synchronized @Nullable Table find(Table.Key key, Version version) {
    Kept kept = tables.get(key);
    return kept != null && kept.version().equals(version) ? kept.table() : null;
  }

  Table get(Table.Key key, Version version, Supplier<Table> make) {
    Table found = find(key, version);
    if (found != null) {
      return found;
    }
    Table made = make.get();
    if (made.opinions().size() <= MOST_OPINIONS) {
      synchronized (this) {
        tables.put(key, new Kept(made, version));
      }
    }
    return made;
  }
}
