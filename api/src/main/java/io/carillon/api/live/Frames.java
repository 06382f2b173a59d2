package io.carillon.api.live;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Events as they go over the wire, one after the other, in a buffer that grows. One thread. */
final class Frames {

  private static final int FIRST_ROOM = 16 * 1024;

  /** What is larger than this is not kept for the next time. */
  private static final int KEPT_ROOM = 1024 * 1024;

  private ByteBuffer bytes = ByteBuffer.allocateDirect(FIRST_ROOM);
  private int events;

  Frames event(String name, EventId id) {
    events++;
    return put("id: ").put(id.toString()).put("\nevent: ").put(name).put("\ndata: ");
  }

  Frames end() {
    return put("\n\n");
  }

  /** Text of ASCII. */
  Frames put(String text) {
    return put(text.getBytes(StandardCharsets.US_ASCII));
  }

  Frames put(byte[] more) {
    if (bytes.remaining() < more.length) {
      ByteBuffer larger =
          ByteBuffer.allocateDirect(Math.max(bytes.capacity() * 2, bytes.position() + more.length));
      larger.put(bytes.flip());
      bytes = larger;
    }
    bytes.put(more);
    return this;
  }

  /** How many events are in it. */
  int events() {
    return events;
  }

  boolean isEmpty() {
    return bytes.position() == 0;
  }

  /** What was put, to be read once before {@link #clear}. */
  ByteBuffer take() {
    return bytes.flip();
  }

  void clear() {
    events = 0;
    if (bytes.capacity() > KEPT_ROOM) {
      bytes = ByteBuffer.allocateDirect(FIRST_ROOM);
    } else {
      bytes.clear();
    }
  }
}
