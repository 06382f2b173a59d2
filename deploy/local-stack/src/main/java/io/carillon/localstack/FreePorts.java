package io.carillon.localstack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Picks TCP ports for servers that must keep them through a restart.
 *
 * <p>The ports lie in 10000..32767, below the range from which Linux takes the ports of outgoing
 * connections. A port from that range can be lost while its server is down: a client that retries
 * may be given the very port it connects to, and hold it.
 *
 * <p>Thread-safe. One JVM is never given a port twice; two JVMs may race for one between the pick
 * and the bind.
 */
public final class FreePorts {
  private static final int FIRST = 10_000;
  private static final int END = 32_768;
  private static final int ATTEMPTS = 1_000;

  private static final Set<Integer> GIVEN = new HashSet<>();

  private FreePorts() {}

  /**
   * A port nobody listens on at 127.0.0.1.
   *
   * @throws IllegalStateException if 1,000 random attempts found none
   */
  public static int next() {
    synchronized (GIVEN) {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        int port = ThreadLocalRandom.current().nextInt(FIRST, END);
        if (!GIVEN.contains(port) && isFree(port)) {
          GIVEN.add(port);
          return port;
        }
      }
    }
    throw new IllegalStateException("no free port between " + FIRST + " and " + (END - 1));
  }

  /** Whether a server could bind the port at 127.0.0.1 now. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true); // as servers do: a connection in TIME_WAIT does not count
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }
}
