package io.carillon.api.http;

import io.carillon.topology.failure.Checks;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.workflow.WorkflowKey;
import io.javalin.http.Context;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Ids in paths. An id may hold anything, percent-encoded: slashes, spaces, letters of any script.
 */
final class Paths {

  private Paths() {}

  static String user(Context ctx) {
    String id = ctx.pathParam("user");
    return checked(id, Checks.userId("user_id", id));
  }

  static String tenant(Context ctx) {
    String id = ctx.pathParam("tenant");
    return checked(id, Checks.tenantId("tenant_id", id));
  }

  static String workflow(Context ctx) {
    String key = ctx.pathParam("workflow");
    return checked(key, WorkflowKey.check("key", key));
  }

  private static String checked(String id, @Nullable Rejection wrong) {
    ApiException.refuse(wrong);
    return id;
  }

  /**
   * Refuses what the router would decode leniently: a stray {@code %}, or bytes that are no UTF-8,
   * which would otherwise be the same id as another.
   */
  static void requireDecodable(String path) {
    if (path.indexOf('%') < 0) {
      return;
    }
    byte[] bytes = new byte[path.length()];
    int size = 0;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c != '%') {
        // Only what was encoded is in question.
        bytes[size++] = (byte) (c < 128 ? c : '?');
        continue;
      }
      int high = i + 2 < path.length() ? Character.digit(path.charAt(i + 1), 16) : -1;
      int low = i + 2 < path.length() ? Character.digit(path.charAt(i + 2), 16) : -1;
      if (high < 0 || low < 0) {
        throw malformed();
      }
      bytes[size++] = (byte) (high << 4 | low);
      i += 2;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, size));
    } catch (CharacterCodingException e) {
      throw malformed();
    }
  }

  private static ApiException malformed() {
    return ApiException.invalid("", "the path is not percent-encoded UTF-8");
  }
}
