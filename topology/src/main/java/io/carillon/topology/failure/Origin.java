package io.carillon.topology.failure;

import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Where a record came from, as {@code topic-partition@offset}. */
public final class Origin {

  private Origin() {}

  /** Of the record being processed; {@code unknown} in a punctuation. */
  public static String of(ProcessingContext context) {
    return context.recordMetadata().map(Origin::of).orElse("unknown");
  }

  /** Of that record. */
  public static String of(RecordMetadata metadata) {
    return metadata.topic() + "-" + metadata.partition() + "@" + metadata.offset();
  }
}
