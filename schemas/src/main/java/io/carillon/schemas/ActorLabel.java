package io.carillon.schemas;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Who says a change, as the header {@value #HEADER} of its record: {@code key:<id>}, {@code
 * user:<id>} and {@code link:<user id>} are written by the API, and any other text is what a
 * producer calls itself. A label and no proof: whoever may write the topic may write any.
 * Immutable.
 *
 * @param id null: nothing was said, which only a producer does
 */
public record ActorLabel(Kind kind, @Nullable String id) {

  /** Name of the header. */
  public static final String HEADER = "carillon.actor";

  /** Characters of an id; more are cut off. */
  public static final int MAX_CHARS = 300;

  private static final ActorLabel NOBODY = new ActorLabel(Kind.KAFKA, null);

  /** What kind of name it is. */
  public enum Kind {
    /** A key of the API. */
    KEY("key:"),
    /** A user, by a token. */
    USER("user:"),
    /** A link that was sent to a user, who needs no token by it. */
    LINK("link:"),
    /** A record that did not come by the API. */
    KAFKA("");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }
  }

  /** A key of the API, by its id. */
  public static ActorLabel key(String id) {
    return new ActorLabel(Kind.KEY, id);
  }

  /** A user, by a token. */
  public static ActorLabel user(String id) {
    return new ActorLabel(Kind.USER, id);
  }

  /** A link that was sent to a user, by the user's id. */
  public static ActorLabel link(String id) {
    return new ActorLabel(Kind.LINK, id);
  }

  /** Adds it to a record that is to be sent. */
  public void addTo(Headers headers) {
    if (id != null) {
      headers.add(HEADER, (kind.prefix + id).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Of a record that came. */
  public static ActorLabel of(Headers headers) {
    Header header = headers.lastHeader(HEADER);
    if (header == null || header.value() == null || header.value().length == 0) {
      return NOBODY;
    }
    // Cut as bytes first: a header may be as large as a record.
    int most = Math.min(header.value().length, 4 * MAX_CHARS);
    String text = new String(header.value(), 0, most, StandardCharsets.UTF_8);
    for (Kind kind : Kind.values()) {
      if (text.startsWith(kind.prefix)) {
        String id = text.substring(kind.prefix.length());
        return new ActorLabel(kind, id.length() <= MAX_CHARS ? id : id.substring(0, MAX_CHARS));
      }
    }
    throw new IllegalStateException("the last prefix is empty");
  }
}
