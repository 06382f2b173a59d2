package io.carillon.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One running child JVM. It never outlives this process, however this process ends (see {@link
 * ParentWatch}), not even while paused.
 *
 * <p>Thread-safe. Linux and macOS: signals are sent with {@code kill}.
 */
public final class ChildProcess implements AutoCloseable {
  private static final Duration SIGKILL_BOUND = Duration.ofSeconds(10);
  private static final long PROBE_MILLIS = 50;

  private final JavaCommand command;
  private final Process process;
  private final LogTail log;
  private @Nullable Process pause;

  private ChildProcess(JavaCommand command, Process process, LogTail log) {
    this.command = command;
    this.process = process;
    this.log = log;
  }

  /** Tells whether a child serves yet. */
  @FunctionalInterface
  public interface Probe {
    /** False, or any exception but an interrupt, means not yet. */
    boolean ready() throws Exception;
  }

  /**
   * Starts the JVM and returns at once.
   *
   * @throws UncheckedIOException if its directory or log cannot be written or it cannot be forked
   */
  public static ChildProcess start(JavaCommand command) {
    try {
      Files.createDirectories(command.directory());
      LogTail log = LogTail.from(command.log());
      ProcessBuilder builder = new ProcessBuilder(command.line());
      builder.directory(command.directory().toFile());
      builder.redirectErrorStream(true);
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(command.log().toFile()));
      Map<String, String> environment = builder.environment();
      // Options meant for the parent, a debugger's port above all, would stop or disturb the child.
      environment.remove("JAVA_TOOL_OPTIONS");
      environment.remove("JDK_JAVA_OPTIONS");
      environment.remove("_JAVA_OPTIONS");
      // Carillon takes an unknown variable of its prefix for a mistake, and those of the quickstart
      // are not its own: a child is told all it needs by its command.
      environment.keySet().removeIf(name -> name.startsWith("CARILLON_"));
      environment.putAll(command.environment());
      return new ChildProcess(command, builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command.name(), e);
    }
  }

  /**
   * Waits until the probe says yes, asking every 50 ms.
   *
   * @throws IllegalStateException if the child exits first or the bound passes, with the end of its
   *     log; the child is dead then
   */
  public void awaitReady(Probe probe, Duration bound) {
    long deadline = System.nanoTime() + bound.toNanos();
    @Nullable Exception last = null;
    try {
      while (System.nanoTime() < deadline) {
        if (!process.isAlive()) {
          throw failure("exited with " + process.exitValue() + " before it was ready", last);
        }
        try {
          if (probe.ready()) {
            return;
          }
        } catch (InterruptedException e) {
          throw e;
        } catch (Exception notYet) {
          last = notYet;
        }
        Thread.sleep(PROBE_MILLIS);
      }
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
      throw failure("was not awaited: interrupted", e);
    }
    kill();
    throw failure("was not ready after " + bound, last);
  }

  public long pid() {
    return process.pid();
  }

  /** Also true while paused. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** At most the last 40 lines of this run's output, empty when there is none. */
  public String logTail() {
    return log.read();
  }

  /** SIGKILL; returns when the process is gone. Does nothing to a dead one. */
  public synchronized void kill() {
    endPause();
    process.destroyForcibly();
    if (!exitsWithin(SIGKILL_BOUND)) {
      throw failure("survived SIGKILL for " + SIGKILL_BOUND, null);
    }
  }

  /**
   * SIGTERM, and SIGKILL when the process is still there after the bound. A paused child is resumed
   * first. Does nothing to a dead one.
   *
   * @return whether SIGTERM was enough
   */
  public synchronized boolean stop(Duration bound) {
    resume();
    // Not Process.destroy: that also closes the child's input, which ParentWatch would act upon.
    process.toHandle().destroy();
    if (exitsWithin(bound)) {
      return true;
    }
    kill();
    return false;
  }

  /**
   * SIGSTOP: the child keeps its sockets and its memory and does nothing. Does nothing to a paused
   * or dead one.
   *
   * @throws UncheckedIOException if the signal cannot be sent
   */
  public synchronized void pause() {
    if (pause != null || !process.isAlive()) {
      return;
    }
    // The shell waits for its input to end, by resume() or by our own death, and sends SIGCONT; a
    // stopped child could not notice our death itself.
    String pid = Long.toString(pid());
    ProcessBuilder shell =
        new ProcessBuilder("sh", "-c", "kill -STOP " + pid + "; echo; read _; kill -CONT " + pid);
    shell.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      pause = shell.start();
      pause.getInputStream().read(); // the signal is sent
    } catch (IOException e) {
      throw new UncheckedIOException("cannot pause " + command.name(), e);
    }
  }

  /** SIGCONT. Does nothing to a child that is not paused. */
  public synchronized void resume() {
    if (pause != null) {
      try {
        pause.getOutputStream().close();
        pause.waitFor();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot resume " + command.name(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // the shell needs no more from us
      }
      pause = null;
    }
  }

  /**
   * SIGQUIT: a JVM writes what each of its threads does to its log, and goes on. Returns when the
   * signal is sent. Does nothing to a dead one.
   */
  public synchronized void dumpThreads() {
    if (!process.isAlive()) {
      return;
    }
    try {
      new ProcessBuilder("kill", "-QUIT", Long.toString(pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot ask " + command.name() + " for its threads", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nothing of ours depends on the answer
    }
  }

  /** Same as {@link #kill}. */
  @Override
  public void close() {
    kill();
  }

  /** Forgets a pause without SIGCONT: the pid may soon be another process's. */
  private void endPause() {
    if (pause != null) {
      pause.destroyForcibly();
      pause = null;
    }
  }

  /** Interrupted, it answers at once and leaves the thread's interrupt flag set. */
  private boolean exitsWithin(Duration bound) {
    try {
      return process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }

  private IllegalStateException failure(String what, @Nullable Exception cause) {
    return new IllegalStateException(
        command.name() + " " + what + "; the end of " + command.log() + ":\n" + logTail(), cause);
  }
}
