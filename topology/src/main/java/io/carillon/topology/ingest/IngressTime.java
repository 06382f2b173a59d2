package io.carillon.topology.ingest;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Time of a record on a public topic: its timestamp, but never later than now. A task takes the
 * record with the lowest timestamp first, and windows close by the highest seen: one record stamped
 * in the year 3000 by a producer's clock would starve the others and forget every idempotency key.
 */
public final class IngressTime implements TimestampExtractor {

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    long now = System.currentTimeMillis();
    long stamped = record.timestamp();
    return stamped < 0 || stamped > now ? now : stamped;
  }
}
