package io.carillon.schemas;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Short ASCII strings read of late, so that a frequent one is the same object each time, its hash
 * code known. Bounded: a new one takes the place of an older one. For one thread.
 */
final class RecentStrings {

  private static final int SLOTS = 2048;
  private static final int LONGEST = 32;

  private final @Nullable String[] slots = new @Nullable String[SLOTS];

  /** The UTF-8 text of these bytes. */
  String of(byte[] bytes, int from, int length) {
    if (length > LONGEST) {
      return new String(bytes, from, length, StandardCharsets.UTF_8);
    }
    int hash = length;
    for (int i = from; i < from + length; i++) {
      hash = 31 * hash + bytes[i];
    }
    int slot = (hash ^ hash >>> 15) & SLOTS - 1;
    String recent = slots[slot];
    if (recent != null && isText(recent, bytes, from, length)) {
      return recent;
    }
    String text = new String(bytes, from, length, StandardCharsets.UTF_8);
    slots[slot] = text;
    return text;
  }

  /** Only ever true for ASCII: bytes of other characters are negative. */
  private static boolean isText(String text, byte[] bytes, int from, int length) {
    if (text.length() != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (text.charAt(i) != bytes[from + i]) {
        return false;
      }
    }
    return true;
  }
}
