package io.carillon.localstack;

import java.nio.file.Path;

/** A parent to be killed: starts a stack in the given directory and prints its children's pids. */
final class StackParent {
  private StackParent() {}

  public static void main(String[] args) throws InterruptedException {
    LocalStack stack = LocalStack.start(Path.of(args[0]));
    System.out.println(stack.broker().pid() + " " + stack.registry().pid());
    Thread.sleep(Long.MAX_VALUE);
  }
}
