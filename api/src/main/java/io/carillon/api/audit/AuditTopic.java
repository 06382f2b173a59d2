package io.carillon.api.audit;

import io.carillon.api.read.Audit;
import io.carillon.api.read.NotReadyException;
import io.carillon.avro.AuditEntry;
import io.carillon.schemas.Topic;
import io.micrometer.core.instrument.util.NamedThreadFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;

/**
 * The audit by reading its topic: nothing is kept in memory but two consumers, made when first
 * needed. Thread-safe.
 */
public final class AuditTopic implements Audit, AutoCloseable {

  /** At once; each holds a few megabytes while it reads. */
  private static final int READERS = 2;

  private static final int WAITING = 32;
  private static final long CLOSE_WITHIN_MS = 1_000;

  private final Supplier<KafkaAuditTail> tails;
  private final Deque<KafkaAuditTail> idle = new ArrayDeque<>();
  private final ThreadPoolExecutor readers =
      new ThreadPoolExecutor(
          READERS,
          READERS,
          1,
          TimeUnit.MINUTES,
          new ArrayBlockingQueue<>(WAITING),
          new NamedThreadFactory("carillon-audit"));

  /**
   * @param kafka where the brokers are and how to log in
   * @param topics makes the topic with serdes for nobody else's use, once for each consumer
   */
  public AuditTopic(Map<String, Object> kafka, Supplier<Topic<AuditEntry>> topics) {
    this.tails = () -> new KafkaAuditTail(kafka, topics.get());
    readers.allowCoreThreadTimeOut(true);
  }

  @Override
  public CompletionStage<Page> newest(Query query) {
    try {
      return CompletableFuture.supplyAsync(() -> read(query), readers);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(
          new NotReadyException("too many are reading the audit; try again"));
    }
  }

  private Page read(Query query) {
    KafkaAuditTail tail = null;
    boolean done = false;
    try {
      tail = take();
      Page page = AuditPages.page(tail, query);
      done = true;
      return page;
    } catch (KafkaException e) {
      throw new NotReadyException("Kafka does not answer; try again");
    } finally {
      if (tail != null) {
        give(tail, done);
      }
    }
  }

  private KafkaAuditTail take() {
    synchronized (idle) {
      KafkaAuditTail tail = idle.poll();
      if (tail != null) {
        return tail;
      }
    }
    return tails.get();
  }

  /**
   * @param done one that failed may be in the middle of something
   */
  private void give(KafkaAuditTail tail, boolean done) {
    synchronized (idle) {
      if (done && !readers.isShutdown()) {
        idle.push(tail);
        return;
      }
    }
    tail.close();
  }

  @Override
  public void close() {
    readers.shutdownNow();
    try {
      readers.awaitTermination(CLOSE_WITHIN_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (idle) {
      idle.forEach(KafkaAuditTail::close);
      idle.clear();
    }
  }
}
