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
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/**
 * Many clients of server-sent events on one thread. An event says in its title when it was sent:
 * {@code "title":"at-<nanoseconds>-"}, by {@link #title()}; what is kept of it is how long it took.
 */
final class Crowd implements AutoCloseable {

  private static final byte[] MARK = "\"title\":\"at-".getBytes(StandardCharsets.US_ASCII);
  private static final int BUFFER = 256 * 1024;

  /** Of whoever reads nothing: the system would keep megabytes for them. */
  private static final int SMALL_BUFFER = 2 * 1024;

  private final InetSocketAddress server;
  private final Selector selector;
  private final List<SocketChannel> channels = new ArrayList<>();
  private final Thread thread = new Thread(this::run, "crowd");
  private volatile int answered;
  private volatile int arrived;
  private Latencies latencies = new Latencies();
  private volatile boolean closed;

  /** How much of a mark and of its number a connection has seen. */
  private static final class Reading {
    boolean answered;
    int matched;
    long nanos;

    /** When an event's number is complete: when that was sent. 0: not yet. */
    long take(byte b) {
      if (matched == MARK.length) {
        if (b >= '0' && b <= '9') {
          nanos = nanos * 10 + (b - '0');
          return 0;
        }
        long sent = nanos;
        matched = 0;
        nanos = 0;
        return sent;
      }
      matched = b == MARK[matched] ? matched + 1 : b == MARK[0] ? 1 : 0;
      return 0;
    }
  }

  Crowd(int port) throws IOException {
    this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.selector = Selector.open();
    thread.start();
  }

  /** What an event is to be called. */
  static String title() {
    return "at-" + System.nanoTime() + "-";
  }

  /** Returns when all are answered. */
  void connect(int count, IntFunction<String> request)
      throws IOException, InterruptedException, TimeoutException {
    int wanted = answered + count;
    for (int i = 0; i < count; i++) {
      SocketChannel channel = open(request.apply(i), false);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, new Reading());
    }
    selector.wakeup();
    Application.await("the streams to open", () -> answered >= wanted);
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

  private void run() {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try {
      while (!closed) {
        selector.select(10);
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
    buffer.clear();
    int length = ((SocketChannel) key.channel()).read(buffer);
    if (length < 0) {
      System.err.println("a stream was ended");
      key.cancel();
      return;
    }
    if (!reading.answered) {
      reading.answered = true;
      String status =
          new String(buffer.array(), 0, Math.min(length, 15), StandardCharsets.US_ASCII);
      if (!status.startsWith("HTTP/1.1 200")) {
        throw new IllegalStateException("a stream was refused: " + status);
      }
      answered++;
    }
    for (int i = 0; i < length; i++) {
      long sent = reading.take(buffer.get(i));
      if (sent != 0) {
        came(System.nanoTime() - sent);
      }
    }
  }

  private synchronized void came(long took) {
    latencies.add(took);
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
