package io.carillon.guarantees.traffic;

import io.carillon.guarantees.cluster.Cluster;
import io.carillon.guarantees.cluster.Instance;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Very many streams that come and go, whose content nobody compares: some are read at once, some a
 * few bytes at a time, some never. One thread, non-blocking.
 */
public final class Crowd implements AutoCloseable {

  private static final int LOOK_EVERY_MS = 100;
  private static final int SLOW_BYTES = 16;

  /** So that a client that does not read is felt by the server soon. */
  private static final int RECEIVE_BUFFER = 4 * 1024;

  private enum Manner {
    QUICK,
    SLOW,
    STUCK
  }

  private final Api api;
  private final Random random;
  private final List<String> users;
  private final int size;
  private final Thread thread = new Thread(this::run, "crowd");
  private final List<SocketChannel> open = new ArrayList<>();
  private final ByteBuffer bytes = ByteBuffer.allocateDirect(64 * 1024);
  private final AtomicLong opened = new AtomicLong();
  private long nextLook;
  private volatile boolean stopped;

  /**
   * @param size connections at a time; a twentieth of them ends every second, and at most a tenth
   *     is opened, however soon an instance that is down turns them away
   */
  public Crowd(Api api, Random random, List<String> users, int size) {
    this.api = api;
    this.random = random;
    this.users = users;
    this.size = size;
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /** How many connections there have been. */
  public long opened() {
    return opened.get();
  }

  private void run() {
    try (Selector selector = Selector.open()) {
      while (!stopped) {
        if (System.nanoTime() >= nextLook) {
          nextLook = System.nanoTime() + LOOK_EVERY_MS * 1_000_000L;
          go();
          come(selector);
        }
        selector.select(LOOK_EVERY_MS);
        Iterator<SelectionKey> ready = selector.selectedKeys().iterator();
        while (ready.hasNext()) {
          SelectionKey key = ready.next();
          ready.remove();
          serve(key);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException("no selector", e);
    } finally {
      open.forEach(Crowd::close);
    }
  }

  /** A few at a time, as people come. */
  private void come(Selector selector) {
    open.removeIf(channel -> !channel.isOpen());
    int atOnce = Math.max(1, size / 10 * LOOK_EVERY_MS / 1_000);
    for (int i = 0; i < Math.min(size - open.size(), atOnce); i++) {
      Instance at = api.instances().get(random.nextInt(api.instances().size()));
      try {
        SocketChannel channel = SocketChannel.open();
        open.add(channel);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_CONNECT, manner());
        channel.connect(new InetSocketAddress("127.0.0.1", URI.create(at.url()).getPort()));
        opened.incrementAndGet();
      } catch (IOException e) {
        return; // Nobody there now.
      }
    }
  }

  private Manner manner() {
    int dice = random.nextInt(10);
    return dice == 0 ? Manner.STUCK : dice == 1 ? Manner.SLOW : Manner.QUICK;
  }

  private void serve(SelectionKey key) {
    SocketChannel channel = (SocketChannel) key.channel();
    Manner manner = (Manner) key.attachment();
    try {
      if (key.isConnectable() && channel.finishConnect()) {
        channel.write(request());
        // Who is stuck has asked and never looks.
        key.interestOps(manner == Manner.STUCK ? 0 : SelectionKey.OP_READ);
      } else if (key.isReadable()) {
        bytes.clear().limit(manner == Manner.SLOW ? SLOW_BYTES : bytes.capacity());
        if (channel.read(bytes) < 0) {
          channel.close();
        }
      }
    } catch (IOException e) {
      close(channel);
    }
  }

  private ByteBuffer request() {
    String user = users.get(random.nextInt(users.size()));
    return StandardCharsets.US_ASCII.encode(
        """
        GET /v1/users/%s/feeds/inbox/stream HTTP/1.1\r
        Host: localhost\r
        Authorization: Bearer %s\r
        Accept: text/event-stream\r
        \r
        """
            .formatted(user, Cluster.KEY));
  }

  private void go() {
    for (SocketChannel channel : open) {
      if (random.nextInt(20 * 1_000 / LOOK_EVERY_MS) == 0) {
        close(channel);
      }
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // As good as closed.
    }
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
