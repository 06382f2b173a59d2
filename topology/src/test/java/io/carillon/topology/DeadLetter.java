package io.carillon.topology;

import io.carillon.topology.failure.DeadLetters;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.test.TestRecord;

/** A dead letter as an operator reads it. */
public record DeadLetter(
    String reason,
    String field,
    String detail,
    String stage,
    String origin,
    byte[] key,
    byte[] value) {

  public static DeadLetter of(TestRecord<byte[], byte[]> record) {
    Headers headers = record.headers();
    return new DeadLetter(
        header(headers, DeadLetters.REASON),
        header(headers, DeadLetters.FIELD),
        header(headers, DeadLetters.DETAIL),
        header(headers, DeadLetters.STAGE),
        header(headers, DeadLetters.ORIGIN),
        record.key(),
        record.value());
  }

  private static String header(Headers headers, String name) {
    return new String(
        Objects.requireNonNull(headers.lastHeader(name), name).value(), StandardCharsets.UTF_8);
  }
}
