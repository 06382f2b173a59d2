package io.carillon.topology.content;

import java.util.LinkedHashMap;
import java.util.Map;

/** Templates that were asked for lately, parsed once for all who render them. Thread-safe. */
final class Templates {

  private static final int KEPT = 512;

  private static final Map<String, Template> PARSED =
      new LinkedHashMap<>(KEPT * 2, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Template> eldest) {
          return size() > KEPT;
        }
      };

  private Templates() {}

  /**
   * @throws TemplateException as {@link Template#parse} does
   */
  static Template of(String text) throws TemplateException {
    synchronized (PARSED) {
      Template known = PARSED.get(text);
      if (known != null) {
        return known;
      }
    }
    Template parsed = Template.parse(text);
    synchronized (PARSED) {
      PARSED.put(text, parsed);
    }
    return parsed;
  }
}
