package io.carillon.schemas;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/**
 * Who lives in which partition: murmur2 over the UTF-8 key, as Kafka's own default partitioner does
 * for keyed records, so that a foreign producer's choice and ours agree.
 */
public final class UserPartitions {

  private UserPartitions() {}

  /** The partition, from 0, of a key among {@code partitions}. */
  public static int of(String key, int partitions) {
    return of(key.getBytes(StandardCharsets.UTF_8), partitions);
  }

  /** The same, of a key as it is written. */
  public static int of(byte[] key, int partitions) {
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }
}
