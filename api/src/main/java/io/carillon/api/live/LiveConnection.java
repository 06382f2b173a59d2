package io.carillon.api.live;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One stream's way out: writes at once what the network takes, keeps a bounded rest, and ends the
 * stream of a client that does not read. Thread-safe; nobody waits here.
 */
final class LiveConnection {

  private final Outlet outlet;
  private final int limit;
  private final Runnable closed;
  private @Nullable ByteBuffer waiting;
  private int unsent;
  private boolean writing;
  private boolean open = true;

  /**
   * @param limit bytes that may wait for the network
   * @param closed told once, when the stream has ended from whichever side
   */
  LiveConnection(Outlet outlet, int limit, Runnable closed) {
    this.outlet = outlet;
    this.limit = limit;
    this.closed = closed;
  }

  /**
   * Sends; what the network does not take is copied.
   *
   * @param bytes as if consumed whole
   * @return false when the client was too slow, and the stream has been ended
   */
  boolean send(ByteBuffer bytes) {
    synchronized (this) {
      if (!open) {
        return true;
      }
      if (offer(bytes)) {
        return true;
      }
    }
    boolean tooSlow = bytes.hasRemaining();
    close();
    return !tooSlow;
  }

  /** False when the stream has to end: because bytes remain that there is no room for, or not. */
  private boolean offer(ByteBuffer bytes) {
    try {
      if (!writing) {
        outlet.flush(bytes);
      }
    } catch (IOException | RuntimeException e) {
      bytes.position(bytes.limit());
      return false;
    }
    int rest = bytes.remaining();
    if (rest == 0) {
      return true;
    }
    if (unsent + rest > limit) {
      return false;
    }
    unsent += rest;
    ByteBuffer kept = waiting;
    if (kept == null || kept.remaining() < rest) {
      ByteBuffer larger = ByteBuffer.allocate((kept == null ? 0 : kept.position()) + rest);
      if (kept != null) {
        larger.put(kept.flip());
      }
      kept = larger;
      waiting = kept;
    }
    kept.put(bytes);
    if (!writing) {
      writeWaiting();
    }
    return true;
  }

  private void writeWaiting() {
    ByteBuffer next = waiting;
    if (next == null) {
      writing = false;
      return;
    }
    waiting = null;
    writing = true;
    next.flip();
    int size = next.remaining();
    outlet.write(next, failure -> written(size, failure));
  }

  private void written(int size, @Nullable Throwable failure) {
    synchronized (this) {
      unsent -= size;
      if (failure == null && open) {
        writeWaiting();
        return;
      }
    }
    close();
  }

  boolean isOpen() {
    synchronized (this) {
      return open;
    }
  }

  /** Ends the stream. */
  void close() {
    synchronized (this) {
      if (!open) {
        return;
      }
      open = false;
      waiting = null;
    }
    outlet.close();
    closed.run();
  }
}
