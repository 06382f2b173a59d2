package io.carillon.bench;

import io.carillon.schemas.TopicLayout;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;

/**
 * The least that is exactly once in two hops: bytes from one topic to the next and on to a third,
 * by Kafka Streams with the settings of the engine, and a reader of what is committed. A record's
 * value is when it was sent.
 */
final class BarePipe implements AutoCloseable {

  private static final String NAME = "pipe";
  private static final String FIRST = NAME + ".first";
  private static final String SECOND = NAME + ".second";
  private static final String THIRD = NAME + ".third";

  private final KafkaStreams streams;
  private final KafkaConsumer<byte[], byte[]> reader;

  BarePipe(Lab lab) throws Exception {
    TopicLayout layout = new TopicLayout(Lab.PARTITIONS, false, Map.of());
    lab.create(Map.of(FIRST, layout, SECOND, layout, THIRD, layout));
    this.streams = Application.start(topology(), lab.streams(NAME));
    this.reader = lab.reader();
    List<TopicPartition> partitions =
        IntStream.range(0, Lab.PARTITIONS).mapToObj(i -> new TopicPartition(THIRD, i)).toList();
    reader.assign(partitions);
    reader.seekToBeginning(partitions);
  }

  private static Topology topology() {
    ByteArrayDeserializer in = new ByteArrayDeserializer();
    ByteArraySerializer out = new ByteArraySerializer();
    return new Topology()
        .addSource("first", in, in, FIRST)
        .addSink("to-second", SECOND, out, out, "first")
        .addSource("second", in, in, SECOND)
        .addSink("to-third", THIRD, out, out, "second");
  }

  /** How long each took of so many, sent at that pace. */
  Latencies run(KafkaProducer<byte[], byte[]> producer, int count, int aSecond)
      throws InterruptedException {
    Thread sender =
        new Thread(
            () ->
                new Pace(producer, aSecond)
                    .send(count, i -> new ProducerRecord<>(FIRST, key(i), now())));
    sender.start();
    Latencies took = new Latencies();
    for (int seen = 0; seen < count; ) {
      for (ConsumerRecord<byte[], byte[]> each : reader.poll(Duration.ofMillis(100))) {
        took.add(System.nanoTime() - ByteBuffer.wrap(each.value()).getLong());
        seen++;
      }
    }
    sender.join();
    return took;
  }

  private static byte[] key(int i) {
    return ByteBuffer.allocate(4).putInt(i).array();
  }

  private static byte[] now() {
    return ByteBuffer.allocate(8).putLong(System.nanoTime()).array();
  }

  @Override
  public void close() {
    reader.close();
    Application.stop(streams);
  }
}
