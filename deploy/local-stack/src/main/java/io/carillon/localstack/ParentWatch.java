package io.carillon.localstack;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * The first main class of every child JVM: runs the real one, and ends the JVM with its parent.
 *
 * <p>The child's standard input is a pipe whose only writer is the parent. However the parent ends,
 * SIGKILL included, the kernel closes the pipe, and the child reads the end of its input.
 *
 * <p>Arguments: the real main class, then that class's arguments.
 */
final class ParentWatch {
  /** How long the shutdown hooks may take once the parent is gone. */
  private static final long ORDERLY_EXIT_MILLIS = 5_000;

  private static final int HALTED = 137;

  private ParentWatch() {}

  public static void main(String[] args) throws Throwable {
    daemon("parent-watch", ParentWatch::exitWithParent);
    String[] rest = Arrays.copyOfRange(args, 1, args.length);
    try {
      Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
    } catch (InvocationTargetException thrownByMain) {
      throw thrownByMain.getCause();
    }
  }

  private static void exitWithParent() {
    try {
      while (System.in.read() != -1) {
        // Nobody writes; whatever comes is not the end.
      }
    } catch (IOException brokenPipe) {
      // As good as the end.
    }
    daemon("parent-watch-halt", ParentWatch::haltSoon);
    System.exit(0);
  }

  private static void haltSoon() {
    try {
      Thread.sleep(ORDERLY_EXIT_MILLIS);
    } catch (InterruptedException atOnce) {
      // Halt.
    }
    Runtime.getRuntime().halt(HALTED);
  }

  private static void daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }
}
