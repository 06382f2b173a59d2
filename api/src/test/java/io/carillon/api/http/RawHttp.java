package io.carillon.api.http;

import io.carillon.api.Patience;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * HTTP as bytes, so that a request may be anything. Keeps its connection while the server does,
 * keeps account of what went over it, and fails when something comes that nobody has asked for.
 */
final class RawHttp implements AutoCloseable {

  /** So much is remembered of what was asked. */
  private static final int REMEMBERED = 60;

  private static final int APART_MS = 3;
  private static final int SHOWN_CHARS = 160;

  private static final List<String> FRAMING =
      List.of("Content-Length", "Transfer-Encoding", "Connection", "Expect", "Upgrade", "Host");

  private final int port;
  private final Deque<String> transcript = new ArrayDeque<>();
  private @Nullable Socket socket;
  private Counted in = new Counted(InputStream.nullInputStream());
  private int connections;

  RawHttp(int port) {
    this.port = port;
  }

  /**
   * @param status 0: the connection was closed without a word
   */
  record Answer(int status, HttpHeaders headers, byte[] body) {

    private static final Answer NONE =
        new Answer(0, HttpHeaders.of(Map.of(), (name, value) -> true), new byte[0]);

    boolean closes() {
      return headers.allValues("Connection").stream()
          .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("close"));
    }
  }

  /**
   * What is answered to a request; afterwards the connection is as new.
   *
   * @param hasBody whether an answer to it has a body: not to HEAD
   * @param whole whether the request is one and no more, so that the connection can go on
   * @throws IOException when it is no answer, or more than one
   */
  Answer send(byte[] request, boolean hasBody, boolean whole) throws IOException {
    return send(request, request.length, hasBody, whole);
  }

  /**
   * The same.
   *
   * @param cut so many bytes go a moment before the rest
   */
  Answer send(byte[] request, int cut, boolean hasBody, boolean whole) throws IOException {
    for (int attempt = 0; ; attempt++) {
      boolean fresh = socket == null;
      Socket open = open();
      long before = in.count();
      Answer answer = Answer.NONE;
      @Nullable IOException failure = null;
      try {
        requireSilence("before this request");
        write(open, request, cut);
        answer = read(in, hasBody);
        // To a HEAD whose URL is too long Jetty, which has not read so far, answers with a body.
        if (whole && !answer.closes()) {
          requireSilence("after this answer");
        }
      } catch (java.net.SocketException e) {
        // Refused before it was read to its end; what was said of it may be lost with it.
        answer = Answer.NONE;
      } catch (IOException e) {
        failure = e;
        throw e;
      } finally {
        remember(request, attempt, open, answer, in.count() - before, failure);
      }
      if (answer.status() == 0 || !whole || answer.closes()) {
        close();
      }
      // A connection that had been used may have been closed meanwhile.
      if (answer.status() != 0 || fresh || attempt > 0) {
        return answer;
      }
    }
  }

  private static void write(Socket open, byte[] request, int cut) throws IOException {
    OutputStream out = open.getOutputStream();
    out.write(request, 0, cut);
    if (cut < request.length) {
      try {
        Thread.sleep(APART_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      out.write(request, cut, request.length - cut);
    }
  }

  /** Fails when there is more than was asked for. */
  void requireSilence(String when) throws IOException {
    int more = socket == null ? 0 : in.available();
    if (more > 0) {
      byte[] some = in.readNBytes(Math.min(more, 2_000));
      throw new IOException(
          more + " bytes too many " + when + ": " + new String(some, StandardCharsets.ISO_8859_1));
    }
  }

  /** What was asked last and what came of it, a line each. */
  String transcript() {
    return String.join("\n", transcript);
  }

  private void remember(
      byte[] request,
      int attempt,
      Socket open,
      Answer answer,
      long read,
      @Nullable IOException failure) {
    if (transcript.size() == REMEMBERED) {
      transcript.removeFirst();
    }
    transcript.addLast(
        "%s connection %d port %d attempt %d: %s -> %s"
            .formatted(
                LocalTime.now(ZoneOffset.UTC),
                connections,
                open.getLocalPort(),
                attempt,
                head(request),
                failure == null
                    ? answer.status() + " " + framing(answer) + " " + read + " bytes read"
                    : failure));
  }

  private static String head(byte[] request) {
    String text = new String(request, StandardCharsets.ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    String[] lines = (end < 0 ? text : text.substring(0, end)).split("\r\n", -1);
    StringBuilder shown = new StringBuilder(shortened(lines[0]));
    for (String line : lines) {
      if (FRAMING.stream().anyMatch(name -> line.regionMatches(true, 0, name, 0, name.length()))) {
        shown.append(" | ").append(shortened(line));
      }
    }
    return shown.append(" | ").append(request.length).append(" bytes sent").toString();
  }

  private static String framing(Answer answer) {
    return FRAMING.stream()
        .filter(name -> answer.headers().firstValue(name).isPresent())
        .map(name -> name + ": " + answer.headers().allValues(name))
        .toList()
        .toString();
  }

  private static String shortened(String text) {
    String shown = text.replaceAll("[^\\x20-\\x7e]", "?");
    return shown.length() <= SHOWN_CHARS ? shown : shown.substring(0, SHOWN_CHARS) + "...";
  }

  private Socket open() throws IOException {
    Socket open = socket;
    if (open == null) {
      open = new Socket("127.0.0.1", port);
      open.setSoTimeout(Patience.LONG_MS);
      open.setTcpNoDelay(true);
      in = new Counted(new BufferedInputStream(open.getInputStream()));
      socket = open;
      connections++;
    }
    return open;
  }

  /**
   * The next answer of a connection.
   *
   * @return with status 0 at the end of it
   * @throws IOException when it is no answer, or not all of one
   */
  static Answer read(InputStream in, boolean hasBody) throws IOException {
    String first = line(in);
    if (first.isEmpty()) {
      return Answer.NONE;
    }
    if (!first.startsWith("HTTP/1.1 ")) {
      throw new IOException("no HTTP, or the rest of the answer before: " + first);
    }
    int status = Integer.parseInt(first.split(" ", 3)[1]);
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon < 0) {
        throw new IOException("no header: " + line);
      }
      headers
          .computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    if (status == 100) {
      return read(in, hasBody);
    }
    HttpHeaders all = HttpHeaders.of(headers, (a, b) -> true);
    boolean none = !hasBody || status == 204 || status == 304;
    return new Answer(status, all, none ? new byte[0] : body(in, all));
  }

  private static byte[] body(InputStream in, HttpHeaders headers) throws IOException {
    List<String> lengths = headers.allValues("Content-Length");
    List<String> encodings = headers.allValues("Transfer-Encoding");
    if (lengths.size() + encodings.size() > 1) {
      throw new IOException("an answer of two lengths: " + lengths + encodings);
    }
    if (!encodings.isEmpty()) {
      return chunks(in);
    }
    if (lengths.isEmpty()) {
      return in.readAllBytes();
    }
    int length = Integer.parseInt(lengths.get(0));
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new IOException("an answer cut off: " + body.length + " of " + length + " bytes");
    }
    return body;
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    int size;
    do {
      String line = line(in);
      if (!line.matches("[0-9a-fA-F]{1,7}")) {
        throw new IOException("no chunk: " + line);
      }
      size = Integer.parseInt(line, 16);
      all.writeBytes(in.readNBytes(size));
      line(in);
    } while (size > 0);
    return all.toByteArray();
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int c;
    while ((c = in.read()) >= 0 && c != '\n') {
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }

  /** Counts what was read. */
  private static final class Counted extends FilterInputStream {

    private long count;

    Counted(InputStream in) {
      super(in);
    }

    long count() {
      return count;
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      count += read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = super.read(into, offset, length);
      count += Math.max(read, 0);
      return read;
    }
  }
}
