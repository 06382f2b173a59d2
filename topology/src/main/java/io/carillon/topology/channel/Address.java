package io.carillon.topology.channel;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a user can be reached, which an attribute of theirs says: of the user, not of a membership,
 * for there is one of them in all tenants.
 */
public enum Address {
  /** {@code name@domain}, as it is written. */
  EMAIL("email") {
    @Override
    @Nullable String valid(String text) {
      return text.length() <= MAX_EMAIL_CHARS
              && text.indexOf('@') <= MAX_LOCAL_CHARS
              && MAILBOX.matcher(text).matches()
          ? text
          : null;
    }
  },
  /** A number with the country's, such as {@code +49 30 123456}: as {@code +} and digits. */
  PHONE("phone_number") {
    @Override
    @Nullable String valid(String text) {
      String digits =
          text.length() <= MAX_PHONE_CHARS ? PUNCTUATION.matcher(text).replaceAll("") : "";
      return E164.matcher(digits).matches() ? digits : null;
    }
  };

  /** RFC 5321. */
  private static final int MAX_EMAIL_CHARS = 254;

  private static final int MAX_LOCAL_CHARS = 64;
  private static final int MAX_PHONE_CHARS = 40;

  /**
   * No quoted names and no comments, which nobody has and mail servers read in different ways;
   * nothing that ends a header's line or begins another address.
   */
  private static final Pattern MAILBOX =
      Pattern.compile(
          "[\\p{L}\\p{N}!#$%&'*+/=?^_`{|}~-]+(\\.[\\p{L}\\p{N}!#$%&'*+/=?^_`{|}~-]+)*+"
              + "@[\\p{L}\\p{N}]([\\p{L}\\p{N}\\p{M}-]{0,61}[\\p{L}\\p{N}\\p{M}])?+"
              + "(\\.[\\p{L}\\p{N}]([\\p{L}\\p{N}\\p{M}-]{0,61}[\\p{L}\\p{N}\\p{M}])?+)*+");

  private static final Pattern PUNCTUATION = Pattern.compile("[ ().-]");
  private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");

  private final String attribute;

  Address(String attribute) {
    this.attribute = attribute;
  }

  /** What is to be said of an address. */
  public enum Standing {
    /** Nobody has said one. */
    NONE,
    /** What was said is none. */
    BAD,
    GOOD
  }

  /** Name of the attribute. */
  public String attribute() {
    return attribute;
  }

  /** What is to be said of a user's. */
  public Standing standing(Map<String, Object> attributes) {
    Object said = attributes.get(attribute);
    if (said == null || (said instanceof String text && text.isBlank())) {
      return Standing.NONE;
    }
    return of(attributes) == null ? Standing.BAD : Standing.GOOD;
  }

  /** A user's, as it is to be used; null unless it is good. */
  public @Nullable String of(Map<String, Object> attributes) {
    return attributes.get(attribute) instanceof String text ? valid(text) : null;
  }

  /** As it is to be used; null when it is none. */
  abstract @Nullable String valid(String text);
}
