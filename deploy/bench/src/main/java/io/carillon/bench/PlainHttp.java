package io.carillon.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * One kept connection that asks and waits, and uses far less of the shared cores than the JDK's
 * client. For one thread.
 */
final class PlainHttp implements AutoCloseable {

  private static final byte[] NOTHING = {};

  private final Socket socket;
  private final InputStream in;
  private final String headers;

  /**
   * @param secretKey sent with every request
   */
  PlainHttp(int port, String secretKey) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
    headers =
        " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAuthorization: Bearer " + secretKey + "\r\n";
  }

  /**
   * The body.
   *
   * @throws IllegalStateException unless it is there
   */
  String get(String path) {
    return find(path).orElseThrow(() -> new IllegalStateException("nothing at " + path));
  }

  /**
   * The body, or nothing for a 404.
   *
   * @throws IllegalStateException for any other answer
   */
  Optional<String> find(String path) {
    return call("GET", path, NOTHING);
  }

  /**
   * The answer to a JSON body.
   *
   * @throws IllegalStateException unless it is taken
   */
  String post(String path, String json) {
    return call("POST", path, json.getBytes(StandardCharsets.UTF_8))
        .orElseThrow(() -> new IllegalStateException("nothing at " + path));
  }

  private Optional<String> call(String method, String path, byte[] json) {
    try {
      String head =
          method
              + " "
              + path
              + headers
              + (json.length == 0
                  ? ""
                  : "Content-Type: application/json\r\nContent-Length: " + json.length + "\r\n")
              + "\r\n";
      byte[] start = head.getBytes(StandardCharsets.US_ASCII);
      byte[] request = Arrays.copyOf(start, start.length + json.length);
      System.arraycopy(json, 0, request, start.length, json.length);
      socket.getOutputStream().write(request);
      String status = line();
      int length = -1;
      for (String header = line(); !header.isEmpty(); header = line()) {
        if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
          length = Integer.parseInt(header.substring(header.indexOf(':') + 1).trim());
        }
      }
      String body =
          new String(length < 0 ? chunks() : in.readNBytes(length), StandardCharsets.UTF_8);
      if (status.contains(" 404 ")) {
        return Optional.empty();
      }
      if (!status.contains(" 20")) {
        throw new IllegalStateException(status + ": " + body);
      }
      return Optional.of(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      int length = Integer.parseInt(line(), 16);
      body.write(in.readNBytes(length));
      line();
      if (length == 0) {
        return body.toByteArray();
      }
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the server closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
