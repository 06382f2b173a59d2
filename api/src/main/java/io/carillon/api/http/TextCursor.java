package io.carillon.api.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A cursor that is an id: base64url, so that nobody is tempted to make one up. */
final class TextCursor {

  private TextCursor() {}

  static String write(String id) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(id.getBytes(StandardCharsets.UTF_8));
  }

  /** Null when it is not given, or is found to be none. */
  static @Nullable String read(Params params, String name) {
    return params.cursor(name, TextCursor::parse);
  }

  private static @Nullable String parse(String cursor) {
    try {
      byte[] utf8 = Base64.getUrlDecoder().decode(cursor);
      String id = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
      return id.isEmpty() ? null : id;
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return null;
    }
  }
}
