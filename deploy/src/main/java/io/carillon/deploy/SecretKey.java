package io.carillon.deploy;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** The API key. Its letters need no quoting in a shell, for it is printed in commands. */
final class SecretKey {
  static final String RULE =
      "must begin with sk_ and go on with at least 13 letters, digits, '_', '-' or '.'";

  private static final Pattern FORM = Pattern.compile("sk_[A-Za-z0-9_.-]{13,}");
  private static final int RANDOM_BYTES = 18;

  private SecretKey() {}

  static boolean isOne(String text) {
    return FORM.matcher(text).matches();
  }

  static String random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(bytes);
    return "sk_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
