package io.carillon.deploy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What happens when the JVM ends, by a signal or by itself: the servers are stopped in order, then
 * whatever child is left, so that no process stays. Thread-safe.
 */
public final class Stopping {
  /** For children that no {@link #first} knows of yet: the JVM ends while they start. */
  private static final Duration CHILDREN_BOUND = Duration.ofSeconds(4);

  private final Progress progress;
  private volatile boolean begun;
  private volatile @Nullable AutoCloseable servers;
  private volatile Runnable last = () -> {};

  private Stopping(Progress progress) {
    this.progress = progress;
  }

  static Stopping install(Progress progress) {
    Stopping stopping = new Stopping(progress);
    Runtime.getRuntime().addShutdownHook(new Thread(stopping::stop, "stopping"));
    return stopping;
  }

  /** What to close first. */
  public void first(AutoCloseable running) {
    servers = running;
  }

  /** What to do when all processes are gone. */
  public void afterwards(Runnable task) {
    Runnable before = last;
    last =
        () -> {
          before.run();
          task.run();
        };
  }

  /** Runs it unless a signal came, after which failures are consequences and not news. */
  void unlessStopping(Runnable task) {
    if (!begun) {
      task.run();
    }
  }

  private void stop() {
    begun = true;
    List<ProcessHandle> children = ProcessHandle.current().children().toList();
    if (!children.isEmpty()) {
      progress.print("");
      progress.step("stopping");
    }
    @Nullable AutoCloseable running = servers;
    if (running != null) {
      try {
        running.close();
      } catch (Exception e) {
        progress.step("not stopped in order: " + e.getMessage());
      }
    }
    ProcessHandle.current().children().forEach(ProcessHandle::destroy);
    long deadline = System.nanoTime() + CHILDREN_BOUND.toNanos();
    ProcessHandle.current().children().forEach(child -> endBy(deadline, child));
    if (!children.isEmpty()) {
      progress.step("stopped");
    }
    last.run();
  }

  private static void endBy(long deadline, ProcessHandle child) {
    try {
      child.onExit().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (Exception notYet) {
      child.destroyForcibly();
    }
  }
}
