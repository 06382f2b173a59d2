package io.carillon.topology.channel;

import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who messages are from. Each answers null when all is well. */
final class Sender {

  private static final int MAX_NAME_CHARS = 200;

  /** Of a line in a header: nothing that ends it. */
  private static final Pattern LINE = Pattern.compile("[^\\p{Cntrl}\\p{Zl}\\p{Zp}]*");

  /** A number, a short code, or up to eleven letters and digits. */
  private static final Pattern PHONE =
      Pattern.compile("\\+[1-9][0-9]{6,14}|[0-9]{3,8}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}");

  private Sender() {}

  static @Nullable Rejection mailbox(String field, String text) {
    return Address.EMAIL.valid(text) == null
        ? Rejection.of(Reason.INVALID, field, "is no address such as news@example.com")
        : null;
  }

  static @Nullable Rejection name(String field, String text) {
    return text.isBlank() || text.length() > MAX_NAME_CHARS || !LINE.matcher(text).matches()
        ? Rejection.of(
            Reason.INVALID, field, "is not one line of 1 to " + MAX_NAME_CHARS + " characters")
        : null;
  }

  static @Nullable Rejection phone(String field, String text) {
    return PHONE.matcher(text).matches()
        ? null
        : Rejection.of(
            Reason.INVALID,
            field,
            "is no number such as +4930123456, short code, or name of up to 11 letters and digits");
  }
}
