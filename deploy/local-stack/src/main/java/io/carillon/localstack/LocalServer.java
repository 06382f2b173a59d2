package io.carillon.localstack;

import java.time.Duration;

/**
 * What the servers have in common: a child process that can be killed, stopped, paused and started
 * again on the same directory and ports.
 *
 * <p>Thread-safe; the methods that change something exclude each other, so that {@code kill} waits
 * for a {@code restart} to end.
 */
public abstract sealed class LocalServer implements AutoCloseable
    permits LocalBroker, LocalRegistry {
  /** Far more than the 2 to 6 seconds seen on two busy cores. */
  private static final Duration START_BOUND = Duration.ofSeconds(90);

  private static final Duration STOP_BOUND = Duration.ofSeconds(20);

  private final JavaCommand command;
  private final int[] ports;
  private final ChildProcess.Probe probe;
  private volatile ChildProcess child;

  /** Starts the server and waits until it serves. */
  LocalServer(JavaCommand command, ChildProcess.Probe probe, int... ports) {
    this.command = command;
    this.ports = ports;
    this.probe = probe;
    this.child = launch();
  }

  public final long pid() {
    return child.pid();
  }

  /** Whether the process is there; also true while paused. */
  public final boolean isRunning() {
    return child.isAlive();
  }

  /** SIGKILL, as a crash would; returns when the process is gone. What was acknowledged stays. */
  public final synchronized void kill() {
    child.kill();
  }

  /** SIGTERM, then SIGKILL after 20 s. */
  public final void stop() {
    stop(STOP_BOUND);
  }

  /** SIGTERM, then SIGKILL after the bound. */
  public final synchronized void stop(Duration bound) {
    child.stop(bound);
  }

  /** At most the last 40 lines of this run's output. */
  public final String logTail() {
    return child.logTail();
  }

  /** SIGSTOP: clients see a server that accepts connections and never answers. */
  public final synchronized void pause() {
    child.pause();
  }

  /** SIGCONT. */
  public final synchronized void resume() {
    child.resume();
  }

  /**
   * Stops the server if it runs and starts it on the same directory and ports; returns when it
   * serves.
   *
   * @throws IllegalStateException if it does not within 90 s, with the end of its log
   */
  public final synchronized void restart() {
    stop();
    child = launch();
  }

  /** Same as {@link #stop}. */
  @Override
  public void close() {
    stop();
  }

  private ChildProcess launch() {
    for (int port : ports) {
      // Else the probe might find a stranger and call it ours.
      if (!FreePorts.isFree(port)) {
        throw new IllegalStateException(
            "cannot start " + command.name() + ": port " + port + " of 127.0.0.1 is taken");
      }
    }
    ChildProcess started = ChildProcess.start(command);
    started.awaitReady(probe, START_BOUND);
    return started;
  }
}
