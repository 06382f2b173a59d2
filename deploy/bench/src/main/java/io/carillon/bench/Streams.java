package io.carillon.bench;

import java.io.IOException;

/** A server of server-sent events, in a process of its own. */
interface Streams extends AutoCloseable {

  String name();

  int port();

  /** What a client sends to open its stream. */
  String request(int client);

  /** What a stream says when it has begun. */
  String begun();

  /** For whoever publishes. */
  PlainHttp connect() throws IOException;

  /** To every client. */
  void notifyAll(PlainHttp http, String title);

  /** Of all its processes. */
  long residentBytes();

  @Override
  void close() throws IOException, InterruptedException;
}
