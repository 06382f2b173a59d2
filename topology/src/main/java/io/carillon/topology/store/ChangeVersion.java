package io.carillon.topology.store;

import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Beside a row of a compacted table, which change made it, or took it away: the change's offset, 8
 * bytes, big-endian. A tombstone has nowhere else to say so.
 */
public final class ChangeVersion {

  static final String HEADER = "carillon.version";

  private ChangeVersion() {}

  /** Those headers, and the version, whatever they said of it before. */
  public static Headers in(Headers headers, long version) {
    return new RecordHeaders(headers)
        .remove(HEADER)
        .add(HEADER, ByteBuffer.allocate(Long.BYTES).putLong(version).array());
  }

  /** -1: nothing is said. */
  static long of(Headers headers) {
    Header header = headers.lastHeader(HEADER);
    return header == null || header.value().length != Long.BYTES
        ? -1
        : ByteBuffer.wrap(header.value()).getLong();
  }
}
