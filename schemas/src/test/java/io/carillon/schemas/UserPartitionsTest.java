package io.carillon.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;

/** A foreign producer with Kafka's default partitioner chooses as we do. */
class UserPartitionsTest {

  @Property
  void agreesWithKafkasOwnPartitioner(
      @ForAll @NotEmpty String key, @ForAll @IntRange(min = 1, max = 10_000) int partitions) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);

    assertThat(UserPartitions.of(key, partitions))
        .isEqualTo(BuiltInPartitioner.partitionForKey(bytes, partitions))
        .isBetween(0, partitions - 1);
  }

  /** As published with Kafka's sources: neither side may drift. */
  @Example
  void agreesWithThePublishedHashes() {
    Map<String, Integer> murmur2 =
        Map.of(
            "21", -973932308,
            "foobar", -790332482,
            "a-little-bit-long-string", -985981536,
            "a-little-bit-longer-string", -1486304829,
            "lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971,
            "abc", 479470107);

    murmur2.forEach(
        (key, hash) ->
            assertThat(UserPartitions.of(key, 1_000)).isEqualTo((hash & 0x7fffffff) % 1_000));
  }
}
