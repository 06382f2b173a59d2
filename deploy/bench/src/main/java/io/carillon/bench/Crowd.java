package io.carillon.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/**
 * Many clients of server-sent events on one thread. An event says in its title when it was sent:
 * {@code "title":"at-<nanoseconds>-"}, by {@link #title()}; what is kept of it is how long it took.
 */
final class Crowd implements AutoCloseable {

  private static final byte[] MARK = "\"title\":\"at-".getBytes(StandardCharsets.US_ASCII);

  /** How far to go on, by the byte that stands where the mark would end (Horspool). */
  private static final int[] SKIP = new int[256];

  static {
    Arrays.fill(SKIP, MARK.length);
    for (int i = 0; i < MARK.length; i++) {
      SKIP[MARK[i]] = MARK.length - 1 - i;
    }
  }

  private static final int BUFFER = 256 * 1024;

  /** Of whoever reads nothing: the system would keep megabytes for them. */
  private static final int SMALL_BUFFER = 2 * 1024;

  private final InetSocketAddress server;
  private final String ready;
  private final Selector selector;
  private final List<SocketChannel> channels = new ArrayList<>();

  /** Not yet registered, for which the selector has to be at rest. */
  private final Queue<SocketChannel> opened = new ConcurrentLinkedQueue<>();

  private final Thread thread = new Thread(this::run, "crowd");
  private volatile int begun;
  private volatile int arrived;
  private Latencies latencies = new Latencies();
  private long first;
  private long last;
  private volatile boolean closed;

  /** One stream's bytes as they come. */
  private static final class Reading {
    boolean ready;

    /** What may be the beginning of a mark, or is a mark whose number is not complete. */
    byte[] rest = {};
  }

  /**
   * @param ready what a stream says when it has begun
   */
  Crowd(int port, String ready) throws IOException {
    this.ready = ready;
    this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.selector = Selector.open();
    thread.start();
  }

  /** What an event is to be called. */
  static String title() {
    return "at-" + System.nanoTime() + "-";
  }

  /** Returns when all have begun. */
  void connect(int count, IntFunction<String> request)
      throws IOException, InterruptedException, TimeoutException {
    int wanted = begun + count;
    for (int i = 0; i < count; i++) {
      opened.add(open(request.apply(i), false));
      selector.wakeup();
    }
    Application.await("the streams to open", () -> begun >= wanted);
  }

  /** They ask and never read. */
  void connectStuck(int count, IntFunction<String> request) throws IOException {
    for (int i = 0; i < count; i++) {
      open(request.apply(i), true);
    }
  }

  private SocketChannel open(String request, boolean small) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    if (small) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER);
    }
    channel.connect(server);
    channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    channels.add(channel);
    return channel;
  }

  /** Forgets what has come so far. */
  synchronized void reset() {
    latencies = new Latencies();
    arrived = 0;
  }

  /** How long each took, when so many have come since {@link #reset}. */
  Latencies await(int count) throws InterruptedException, TimeoutException {
    Application.await("the last event", () -> arrived >= count);
    synchronized (this) {
      return latencies;
    }
  }

  /** Between the first event and the last since {@link #reset}. */
  synchronized double seconds() {
    return (last - first) / 1e9;
  }

  private void run() {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try {
      while (!closed) {
        selector.select(10);
        for (SocketChannel next = opened.poll(); next != null; next = opened.poll()) {
          next.configureBlocking(false);
          next.register(selector, SelectionKey.OP_READ, new Reading());
        }
        for (SelectionKey key : selector.selectedKeys()) {
          read(key, buffer);
        }
        selector.selectedKeys().clear();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(SelectionKey key, ByteBuffer buffer) throws IOException {
    Reading reading = (Reading) key.attachment();
    buffer.clear().put(reading.rest);
    int length = ((SocketChannel) key.channel()).read(buffer);
    if (length < 0) {
      System.err.println("a stream was ended");
      key.cancel();
      return;
    }
    if (!reading.ready && !isReady(reading, buffer)) {
      return;
    }
    int from = take(buffer.array(), buffer.position());
    reading.rest = Arrays.copyOfRange(buffer.array(), from, buffer.position());
  }

  /** Whether the stream has begun: what is sent from then on, it gets. */
  private boolean isReady(Reading reading, ByteBuffer buffer) {
    String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
    reading.ready = text.contains(ready);
    if (!reading.ready) {
      if (!text.startsWith("HTTP/1.1 200")) {
        throw new IllegalStateException("a stream was refused: " + text.lines().findFirst());
      }
      reading.rest = Arrays.copyOf(buffer.array(), buffer.position());
      return false;
    }
    begun++;
    return true;
  }

  /**
   * Notes each event whose time of sending is complete.
   *
   * @return from where on the bytes are needed again, with what comes next
   */
  private int take(byte[] bytes, int end) {
    int at = 0;
    while (at + MARK.length <= end) {
      int skip = SKIP[bytes[at + MARK.length - 1] & 0xFF];
      if (skip > 0 || !Arrays.equals(MARK, 0, MARK.length, bytes, at, at + MARK.length)) {
        at += Math.max(1, skip);
        continue;
      }
      long sent = 0;
      int next = at + MARK.length;
      while (next < end && bytes[next] >= '0' && bytes[next] <= '9') {
        sent = sent * 10 + (bytes[next++] - '0');
      }
      if (next == end) {
        return at;
      }
      came(System.nanoTime(), sent);
      at = next;
    }
    return Math.min(at, end);
  }

  private synchronized void came(long now, long sent) {
    latencies.add(now - sent);
    first = arrived == 0 ? now : first;
    last = now;
    arrived++;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    closed = true;
    thread.join();
    for (SocketChannel channel : channels) {
      channel.close();
    }
    selector.close();
  }
}
