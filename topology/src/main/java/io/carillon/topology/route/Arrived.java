package io.carillon.topology.route;

import io.carillon.topology.state.ParkedHeader;
import io.carillon.topology.state.ParkedNotify;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * A notify record and what is only known while it comes: so that it can be gone on with later.
 *
 * @param id of the notification
 * @param origin {@code topic-partition@offset}
 * @param waited it has been parked
 */
record Arrived(Record<byte[], byte[]> record, String id, String origin, boolean waited) {

  static Arrived of(ParkedNotify parked) {
    Headers headers = new RecordHeaders();
    parked.getHeaders().forEach(each -> headers.add(each.getName(), bytes(each.getValue())));
    return new Arrived(
        record(bytes(parked.getKey()), bytes(parked.getValue()), parked.getAt(), headers),
        parked.getId(),
        parked.getOrigin(),
        true);
  }

  /** Kafka's records have keys and values that may be null, and do not say so. */
  @SuppressWarnings("NullAway")
  private static Record<byte[], byte[]> record(
      byte @Nullable [] key, byte @Nullable [] value, long at, Headers headers) {
    return new Record<>(key, value, at, headers);
  }

  /**
   * To be kept.
   *
   * @param lacks what it waits for
   * @param until milliseconds since the epoch
   */
  ParkedNotify parked(List<Awaited> lacks, long until) {
    List<ParkedHeader> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      headers.add(new ParkedHeader(header.key(), buffer(header.value())));
    }
    byte[] value = record.value();
    return new ParkedNotify(
        buffer(record.key()),
        ByteBuffer.wrap(value),
        headers,
        record.timestamp(),
        origin,
        id,
        lacks.stream().map(Awaited::stored).toList(),
        until);
  }

  private static @Nullable ByteBuffer buffer(byte @Nullable [] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }

  private static byte @Nullable [] bytes(@Nullable ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
