package io.carillon.api.live;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes everything at once and keeps it. */
final class TabOutlet implements Outlet {

  private final ByteArrayOutputStream all = new ByteArrayOutputStream();
  private boolean open = true;

  @Override
  public void flush(ByteBuffer bytes) {
    byte[] more = new byte[bytes.remaining()];
    bytes.get(more);
    all.writeBytes(more);
  }

  @Override
  public void write(ByteBuffer bytes, Consumer<@Nullable Throwable> done) {
    flush(bytes);
    done.accept(null);
  }

  @Override
  public void close() {
    open = false;
  }

  boolean isOpen() {
    return open;
  }

  int size() {
    return all.size();
  }

  /** The first bytes that were sent. */
  String text(int size) {
    return new String(all.toByteArray(), 0, size, StandardCharsets.UTF_8);
  }
}
