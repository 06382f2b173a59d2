package io.carillon.topology.outcome;

import io.carillon.avro.ChannelOutcome;
import io.carillon.avro.PartitionOutcome;
import io.carillon.avro.RouteOutcome;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is known of a notification so far.
 *
 * @param route [route]'s verdict
 * @param partitions what user partitions counted, as far as they have said
 * @param retracted whether it was taken back
 */
public record Outcome(
    String notificationId,
    RouteOutcome route,
    List<PartitionOutcome> partitions,
    boolean retracted) {

  /** Whether every expected partition has counted all of it. */
  public boolean resolved() {
    long complete = partitions.stream().filter(PartitionOutcome::getComplete).count();
    return complete >= route.getPartitions().size();
  }

  public long matched() {
    return partitions.stream().mapToLong(PartitionOutcome::getMatched).sum();
  }

  public long delivered() {
    return partitions.stream().mapToLong(PartitionOutcome::getDelivered).sum();
  }

  /** By key, what became of it on the channels beside the feed, as far as partitions have said. */
  public Map<String, ChannelOutcome> channels() {
    Map<String, ChannelOutcome> channels = new TreeMap<>();
    route.getChannels().forEach(key -> channels.put(key, new ChannelOutcome(new TreeMap<>(), 0L)));
    for (PartitionOutcome partition : partitions) {
      partition.getChannels().forEach((key, counted) -> channels.merge(key, counted, Outcome::sum));
    }
    return channels;
  }

  private static ChannelOutcome sum(ChannelOutcome one, ChannelOutcome other) {
    Map<String, Long> suppressed = new TreeMap<>(one.getSuppressed());
    other.getSuppressed().forEach((reason, count) -> suppressed.merge(reason, count, Long::sum));
    return new ChannelOutcome(suppressed, one.getDelivered() + other.getDelivered());
  }

  /** By reason. */
  public Map<String, Long> suppressed() {
    Map<String, Long> sum = new TreeMap<>();
    partitions.forEach(
        each ->
            each.getSuppressed().forEach((reason, count) -> sum.merge(reason, count, Long::sum)));
    return sum;
  }
}
