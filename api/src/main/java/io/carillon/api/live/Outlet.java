package io.carillon.api.live;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the bytes of one stream go. Nothing here blocks. Calls do not overlap, and none but {@link
 * #close} comes while a write is under way.
 */
public interface Outlet {

  /**
   * Takes what the network takes at once, which may be nothing; the rest stays in the buffer.
   *
   * @throws IOException when the other side has gone
   */
  void flush(ByteBuffer bytes) throws IOException;

  /**
   * Takes all of it, in its own time.
   *
   * @param bytes not touched by the caller until it is done
   * @param done told once: null, or why it failed; on any thread, perhaps before this returns
   */
  void write(ByteBuffer bytes, Consumer<@Nullable Throwable> done);

  /** Ends the stream, written or not. Idempotent, any thread. */
  void close();
}
