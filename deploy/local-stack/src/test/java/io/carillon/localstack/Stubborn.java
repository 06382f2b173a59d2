package io.carillon.localstack;

/** A child for tests: prints its arguments; "exit" ends it with 3, "deaf" makes SIGTERM useless. */
final class Stubborn {
  private Stubborn() {}

  public static void main(String[] args) throws InterruptedException {
    for (String arg : args) {
      System.out.println(arg + "=" + System.getenv(arg));
      switch (arg) {
        case "exit" -> System.exit(3);
        case "deaf" -> Runtime.getRuntime().addShutdownHook(new Thread(Stubborn::sleep));
        default -> {}
      }
    }
    System.out.println("up");
    Thread.sleep(Long.MAX_VALUE);
  }

  private static void sleep() {
    try {
      Thread.sleep(Long.MAX_VALUE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
