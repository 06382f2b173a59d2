package io.carillon.topology;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;

/** Stands before the global tables of one instance: what it holds back is a table that lags. */
public final class HeldBack implements ConsumerInterceptor<byte[], byte[]> {

  private static final String GATE = "carillon.test.gate";

  private @Nullable Gate gate;

  /** The test's end of it; open at first. */
  static final class Gate implements AutoCloseable {
    private volatile CountDownLatch closed = new CountDownLatch(0);

    Map<String, Object> config() {
      return Map.of(
          StreamsConfig.globalConsumerPrefix("interceptor.classes"),
          HeldBack.class.getName(),
          StreamsConfig.globalConsumerPrefix(GATE),
          this);
    }

    void shut() {
      closed = new CountDownLatch(1);
    }

    void open() {
      closed.countDown();
    }

    /** Opens it: else the instance could not end. */
    @Override
    public void close() {
      open();
    }
  }

  @Override
  public void configure(Map<String, ?> configs) {
    gate = (Gate) configs.get(GATE);
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    try {
      Objects.requireNonNull(gate).closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return records;
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void close() {}
}
