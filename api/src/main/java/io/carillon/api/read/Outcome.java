package io.carillon.api.read;

import io.carillon.avro.RouteOutcome;
import java.util.Map;

/**
 * One notification: [route]'s verdict and the sum over the user partitions that have counted.
 *
 * @param reported how many of {@code route.partitions} have counted to the end
 * @param matched users the audience resolved to
 * @param suppressed of these, by reason
 * @param delivered matched minus suppressed
 * @param retractedBy how many of the partitions have taken it back
 */
public record Outcome(
    String id,
    RouteOutcome route,
    int reported,
    long matched,
    Map<String, Long> suppressed,
    long delivered,
    int retractedBy) {

  /** Every partition it went to has counted. */
  public boolean resolved() {
    return reported >= route.getPartitions().size();
  }
}
