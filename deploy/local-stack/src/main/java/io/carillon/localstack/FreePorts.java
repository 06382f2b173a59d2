package io.carillon.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Picks TCP ports for servers that must keep them through a restart.
 *
 * <p>The ports lie in 10000..32767, below the range from which Linux takes the ports of outgoing
 * connections. A port from that range can be lost while its server is down: a client that retries
 * may be given the very port it connects to, and hold it.
 *
 * <p>Thread-safe. One JVM is never given a port twice, nor two JVMs of one user the same one while
 * both run: a port is kept by the lock of a file until the JVM ends.
 */
public final class FreePorts {
  private static final int FIRST = 10_000;
  private static final int END = 32_768;
  private static final int ATTEMPTS = 1_000;

  private static final Set<Integer> GIVEN = new HashSet<>();

  /** Held until the JVM ends. */
  private static final List<FileLock> KEPT = new ArrayList<>();

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
        if (GIVEN.add(port) && isFree(port) && keep(port)) {
          return port;
        }
      }
    }
    throw new IllegalStateException("no free port between " + FIRST + " and " + (END - 1));
  }

  /** Whether no other JVM has it. */
  private static boolean keep(int port) {
    Path folder =
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "carillon-ports-" + System.getProperty("user.name"));
    try {
      Files.createDirectories(folder);
      FileChannel file =
          FileChannel.open(
              folder.resolve(String.valueOf(port)),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      FileLock lock = file.tryLock();
      if (lock == null) {
        file.close();
        return false;
      }
      KEPT.add(lock);
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep port " + port + " in " + folder, e);
    }
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
