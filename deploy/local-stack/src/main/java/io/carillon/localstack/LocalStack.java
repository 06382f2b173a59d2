package io.carillon.localstack;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A broker and a registry that belong together: one directory holds both, because ids in the
 * broker's records mean something only to that registry.
 *
 * @param broker in {@code <directory>/broker}
 * @param registry in {@code <directory>/registry}
 */
public record LocalStack(LocalBroker broker, LocalRegistry registry) implements AutoCloseable {

  /** At free ports. */
  public static LocalStack start(Path directory) {
    return start(directory, FreePorts.next(), FreePorts.next());
  }

  /**
   * Starts both at once and returns when both serve. If one fails, the other is stopped.
   *
   * @throws IllegalStateException if either is not ready within 90 s or a port is taken, with the
   *     end of its log
   * @throws java.io.UncheckedIOException if the directory cannot be written
   */
  public static LocalStack start(Path directory, int brokerPort, int registryPort) {
    CompletableFuture<LocalRegistry> starting =
        CompletableFuture.supplyAsync(
            () -> LocalRegistry.start(directory.resolve("registry"), registryPort),
            LocalStack::inThread);
    LocalBroker broker;
    try {
      broker = LocalBroker.start(directory.resolve("broker"), brokerPort, Map.of());
    } catch (RuntimeException e) {
      starting.thenAccept(LocalRegistry::close).exceptionally(alsoFailed -> null).join();
      throw e;
    }
    try {
      return new LocalStack(broker, starting.join());
    } catch (CompletionException e) {
      broker.close();
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** Stops both, as {@link LocalServer#stop} does. */
  @Override
  public void close() {
    try (broker) {
      registry.close();
    }
  }

  /** A thread of its own: the common pool of a small machine may have a single one. */
  private static void inThread(Runnable task) {
    Thread thread = new Thread(task, "start-registry");
    thread.setDaemon(true);
    thread.start();
  }
}
