package io.carillon.api.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** HTTP as bytes, so that a request may be anything. Keeps its connection while the server does. */
final class RawHttp implements AutoCloseable {

  private static final int PATIENCE_MS = 10_000;

  private final int port;
  private @Nullable Socket socket;
  private InputStream in = InputStream.nullInputStream();

  RawHttp(int port) {
    this.port = port;
  }

  /**
   * @param status 0: the connection was closed without a word
   */
  record Answer(int status, HttpHeaders headers, byte[] body) {}

  /**
   * What is answered to a request; afterwards the connection is as new.
   *
   * @param hasBody whether an answer to it has a body: not to HEAD
   * @param whole whether the request is one and no more, so that the connection can go on
   */
  Answer send(byte[] request, boolean hasBody, boolean whole) throws IOException {
    for (int attempt = 0; ; attempt++) {
      boolean fresh = socket == null;
      Socket open = open();
      Answer answer;
      try {
        open.getOutputStream().write(request);
        answer = read(hasBody);
      } catch (java.net.SocketException e) {
        // Refused before it was read to its end; what was said of it may be lost with it.
        answer = new Answer(0, HttpHeaders.of(Map.of(), (a, b) -> true), new byte[0]);
      }
      boolean closing =
          answer.status() == 0
              || !whole
              || answer.headers().firstValue("Connection").orElse("").equalsIgnoreCase("close");
      if (closing) {
        close();
      }
      // A connection that had been used may have been closed meanwhile.
      if (answer.status() != 0 || fresh || attempt > 0) {
        return answer;
      }
    }
  }

  private Socket open() throws IOException {
    Socket open = socket;
    if (open == null) {
      open = new Socket("127.0.0.1", port);
      open.setSoTimeout(PATIENCE_MS);
      open.setTcpNoDelay(true);
      in = new BufferedInputStream(open.getInputStream());
      socket = open;
    }
    return open;
  }

  private Answer read(boolean hasBody) throws IOException {
    String first = line();
    if (first.isEmpty()) {
      return new Answer(0, HttpHeaders.of(Map.of(), (a, b) -> true), new byte[0]);
    }
    if (!first.startsWith("HTTP/1.1 ")) {
      throw new IOException("no HTTP, or the rest of the answer before: " + first);
    }
    int status = Integer.parseInt(first.split(" ", 3)[1]);
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    if (status == 100) {
      return read(hasBody);
    }
    HttpHeaders all = HttpHeaders.of(headers, (a, b) -> true);
    boolean none = !hasBody || status == 204 || status == 304;
    return new Answer(status, all, none ? new byte[0] : body(all));
  }

  private byte[] body(HttpHeaders headers) throws IOException {
    if (headers
        .firstValue("Transfer-Encoding")
        .orElse("")
        .toLowerCase(Locale.ROOT)
        .equals("chunked")) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      int size;
      do {
        size = Integer.parseInt(line(), 16);
        all.writeBytes(in.readNBytes(size));
        line();
      } while (size > 0);
      return all.toByteArray();
    }
    return headers.firstValue("Content-Length").isPresent()
        ? in.readNBytes((int) headers.firstValueAsLong("Content-Length").orElse(0))
        : in.readAllBytes();
  }

  private String line() throws IOException {
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
}
