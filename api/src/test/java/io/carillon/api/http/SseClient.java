package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.api.Patience;
import io.carillon.api.live.Received;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;

/** A stream as it comes over a socket. */
public final class SseClient implements AutoCloseable {

  private final Socket socket;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean ended;

  /**
   * @param headers lines of the request beside its first
   */
  public SseClient(URI server, String path, String... headers) {
    this("HTTP/1.1", server, path, headers);
  }

  private SseClient(String version, URI server, String path, String... headers) {
    try {
      socket = new Socket(server.getHost(), server.getPort());
      StringBuilder request =
          new StringBuilder("GET " + path + " " + version + "\r\nHost: test\r\n");
      for (String header : headers) {
        request.append(header).append("\r\n");
      }
      socket
          .getOutputStream()
          .write(request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    Thread reading = new Thread(this::read, "sse-client");
    reading.setDaemon(true);
    reading.start();
  }

  /** With a key that may do everything. */
  static SseClient open(Api api, String path, String... headers) {
    String[] all = new String[headers.length + 1];
    all[0] = "Authorization: Bearer " + Api.KEY;
    System.arraycopy(headers, 0, all, 1, headers.length);
    return new SseClient(api.url(), path, all);
  }

  /** The same in HTTP/1.0. */
  static SseClient open10(Api api, String path) {
    return new SseClient("HTTP/1.0", api.url(), path, "Authorization: Bearer " + Api.KEY);
  }

  void say(String more) {
    try {
      socket.getOutputStream().write(more.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void read() {
    byte[] buffer = new byte[8192];
    try {
      InputStream in = socket.getInputStream();
      int read;
      while ((read = in.read(buffer)) >= 0) {
        synchronized (this) {
          bytes.write(buffer, 0, read);
          notifyAll();
        }
      }
    } catch (IOException e) {
      // Ended, from this side or that.
    }
    synchronized (this) {
      ended = true;
      notifyAll();
    }
  }

  /** Everything that came, headers too. */
  public synchronized String raw() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private String body() {
    String all = raw();
    int head = all.indexOf("\r\n\r\n");
    if (head < 0) {
      return "";
    }
    String body = all.substring(head + 4);
    // Each event is a chunk of its own; what they are cut into does not matter here.
    return all.substring(0, head).contains("chunked")
        ? body.replaceAll("(^|\r\n)[0-9a-fA-F]+\r\n", "").replace("\r\n", "")
        : body;
  }

  int status() {
    await("a status", () -> raw().contains("\r\n"));
    int status = Integer.parseInt(raw().split(" ", 3)[1]);
    if (status == 200) {
      await("a content type", () -> raw().contains("Content-Type: text/event-stream"));
    }
    return status;
  }

  public List<Received> events() {
    List<Received> events = Received.parse(body());
    Contract.check(events);
    return events;
  }

  /** The events, once one of that name has come. */
  public List<Received> await(String name) {
    return await(events -> events.stream().anyMatch(event -> event.name().equals(name)));
  }

  /** The events, once there are so many. */
  public List<Received> await(int count) {
    return await(events -> events.size() >= count);
  }

  private List<Received> await(Predicate<List<Received>> condition) {
    await("more", () -> condition.test(events()));
    return events();
  }

  public void awaitEnd() {
    // Of an answer in chunks the last one, though the connection may be used again.
    await("the end", () -> ended || (raw().contains("chunked") && raw().endsWith("\r\n0\r\n\r\n")));
  }

  private synchronized void await(String what, java.util.function.BooleanSupplier condition) {
    long deadline = System.nanoTime() + Patience.LONG.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("%s after %s", what, raw()).isLessThan(deadline);
      try {
        wait(50);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
