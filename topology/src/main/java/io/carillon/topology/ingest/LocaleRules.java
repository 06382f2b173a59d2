package io.carillon.topology.ingest;

import io.carillon.topology.content.Locales;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import org.jspecify.annotations.Nullable;

/** What a tag of a locale must be where content is spelt in it. */
public final class LocaleRules {

  private LocaleRules() {}

  /** Null when it is a BCP 47 tag in its canonical spelling: two spellings were two locales. */
  public static @Nullable Rejection tag(String field, String tag) {
    String canonical = Locales.of(tag);
    if (tag.equals(canonical)) {
      return null;
    }
    return Rejection.of(
        Reason.INVALID,
        field,
        canonical == null
            ? "is no locale: a BCP 47 tag of at most "
                + Locales.MAX_CHARS
                + " characters, such as `de` or `pt-BR`"
            : "is spelt `" + canonical + "`");
  }
}
