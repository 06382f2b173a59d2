package io.carillon.guarantees.traffic;

import io.carillon.guarantees.cluster.Instance;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/** A client that does one thing after the other, as its seed has it, until it is told to stop. */
abstract class Worker {

  final Random random;
  final Journal journal;
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final Thread thread;
  private final int pauseMillis;

  Worker(String name, Random random, Journal journal, int pauseMillis) {
    this.random = random;
    this.journal = journal;
    this.pauseMillis = pauseMillis;
    this.thread = new Thread(this::run, name);
    this.thread.setDaemon(true);
  }

  /** One thing. */
  abstract void step() throws Exception;

  final String name() {
    return thread.getName();
  }

  final void start() {
    thread.start();
  }

  private void run() {
    while (!stopped.get()) {
      try {
        step();
        Thread.sleep(1 + random.nextInt(2 * pauseMillis));
      } catch (InterruptedException e) {
        return;
      } catch (Exception e) {
        // A client that does not work proves nothing.
        journal.odd("client " + name() + " failed: " + e);
      }
    }
  }

  final boolean isStopped() {
    return stopped.get();
  }

  final void stop() {
    stopped.set(true);
  }

  final void join() throws InterruptedException {
    thread.join();
  }

  final <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  final boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  final Instance anyOf(Api api) {
    return any(api.instances());
  }
}
