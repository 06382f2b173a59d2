package io.carillon.localstack;

import java.nio.file.Path;
import java.time.Duration;

/** A parent to be killed: starts a child in the given directory, pauses it, prints its pid. */
final class PausingParent {
  private PausingParent() {}

  public static void main(String[] args) throws InterruptedException {
    JavaCommand command =
        JavaCommand.of(
            "child", Stubborn.class.getName(), ChildProcessTest.classPath(), Path.of(args[0]));
    ChildProcess child = ChildProcess.start(command);
    child.awaitReady(() -> child.logTail().contains("up"), Duration.ofSeconds(90));
    child.pause();
    System.out.println(child.pid());
    Thread.sleep(Long.MAX_VALUE);
  }
}
