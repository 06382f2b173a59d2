package io.carillon.guarantees.cluster;

import io.carillon.localstack.ChildProcess;
import io.carillon.localstack.JavaCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What befalls the processes, one thing after the other, as the seed has it. */
public final class Faults {

  private final Cluster cluster;
  private final Path scratch;
  private final Random random;
  private final Consumer<String> tell;
  private final Consumer<String> neverCommitted;
  private int dangling;

  /**
   * @param scratch for the processes of foreign services
   * @param tell is told of each fault as it begins
   * @param neverCommitted is told of marks that must never be seen
   */
  public Faults(
      Cluster cluster,
      Path scratch,
      Random random,
      Consumer<String> tell,
      Consumer<String> neverCommitted) {
    this.cluster = cluster;
    this.scratch = scratch;
    this.random = random;
    this.tell = tell;
    this.neverCommitted = neverCommitted;
  }

  /** One fault; returns when it is over, which does not mean that all is well again. */
  public void next() throws InterruptedException {
    int dice = random.nextInt(100);
    if (dice < 30) {
      killInstance();
    } else if (dice < 45) {
      pauseInstance();
    } else if (dice < 52) {
      killAll();
    } else if (dice < 60) {
      restartInstance();
    } else if (dice < 70) {
      killBroker();
    } else if (dice < 80) {
      pauseBroker();
    } else if (dice < 90) {
      registryDown();
    } else {
      danglingTransaction();
    }
  }

  /** Each kind of fault once, in an order of the seed's. */
  public List<Step> eachOnce() {
    List<Step> all =
        new java.util.ArrayList<>(
            List.of(
                this::killInstance,
                this::pauseInstance,
                this::killBroker,
                this::pauseBroker,
                this::registryDown,
                this::danglingTransaction,
                this::killAll));
    java.util.Collections.shuffle(all, random);
    return all;
  }

  /** A fault. */
  @FunctionalInterface
  public interface Step {
    void run() throws InterruptedException;
  }

  private Instance some() {
    return cluster.instances().get(random.nextInt(cluster.instances().size()));
  }

  private void killInstance() throws InterruptedException {
    Instance victim = some();
    tell.accept("SIGKILL of instance " + victim.name());
    victim.kill();
    Thread.sleep(random.nextInt(4_000));
    victim.start();
  }

  private void killAll() throws InterruptedException {
    tell.accept("SIGKILL of all instances");
    cluster.instances().forEach(Instance::kill);
    Thread.sleep(random.nextInt(1_000));
    cluster.instances().forEach(Instance::start);
  }

  private void restartInstance() throws InterruptedException {
    Instance victim = some();
    tell.accept("SIGTERM of instance " + victim.name());
    victim.stop();
    Thread.sleep(random.nextInt(1_000));
    victim.start();
  }

  /** From shorter than a session to longer than a session and a transaction. */
  private void pauseInstance() throws InterruptedException {
    Instance victim = some();
    int millis = 300 + random.nextInt(9_000);
    tell.accept("SIGSTOP of instance " + victim.name() + " for " + millis + " ms");
    victim.pause();
    Thread.sleep(millis);
    victim.resume();
  }

  private void killBroker() throws InterruptedException {
    tell.accept("SIGKILL of the broker");
    cluster.broker().kill();
    Thread.sleep(random.nextInt(2_000));
    cluster.broker().restart();
  }

  private void pauseBroker() throws InterruptedException {
    int millis = 300 + random.nextInt(7_000);
    tell.accept("SIGSTOP of the broker for " + millis + " ms");
    cluster.broker().pause();
    Thread.sleep(millis);
    cluster.broker().resume();
  }

  private void registryDown() throws InterruptedException {
    Instance victim = some();
    int millis = 1_000 + random.nextInt(5_000);
    tell.accept(
        "SIGKILL of the registry for " + millis + " ms, and of instance " + victim.name() + " too");
    cluster.registry().kill();
    // An instance that knows all schemas would not notice.
    victim.kill();
    victim.start();
    Thread.sleep(millis);
    cluster.registry().restart();
  }

  /** The stack trace of a process that failed, in a line. */
  private static String inALine(Exception e) {
    String said = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
    return said.substring(0, Math.min(500, said.length()));
  }

  /** Of this process, for one in another directory. */
  private static String ownClassPath() {
    String separator = System.getProperty("path.separator");
    return Arrays.stream(System.getProperty("java.class.path").split(separator, -1))
        .map(each -> Path.of(each).toAbsolutePath().toString())
        .collect(Collectors.joining(separator));
  }

  private void danglingTransaction() throws InterruptedException {
    String mark = "dangling-" + ++dangling;
    tell.accept("SIGKILL of a foreign producer within its transaction on notify");
    neverCommitted.accept(mark);
    JavaCommand command =
        JavaCommand.of("dangling", Dangling.class.getName(), ownClassPath(), scratch)
            .withJvmOptions("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
            .withArguments(cluster.broker().bootstrapServers(), cluster.registry().url(), mark);
    try (ChildProcess service = ChildProcess.start(command)) {
      service.awaitReady(() -> service.logTail().contains(Dangling.SENT), Duration.ofSeconds(120));
    } catch (IllegalStateException e) {
      // The broker or the registry is still coming back: nothing was sent, or nobody saw it.
      tell.accept("the foreign producer did not get so far: " + inALine(e));
    }
  }
}
