package io.carillon.api.read;

import io.carillon.topology.resolve.segment.Segment;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Who a segment would reach now, over all partitions, through the real resolver. */
public interface Segments {

  /**
   * Fails with {@link io.carillon.topology.resolve.segment.SegmentException} when it is not to be
   * had.
   */
  CompletionStage<Preview> preview(Query query);

  /**
   * @param tenant agrees with the segment
   * @param sampleSize how many user ids to name
   */
  record Query(
      Segment segment,
      @Nullable String tenant,
      @Nullable String workflow,
      @Nullable String category,
      int sampleSize) {}

  /**
   * @param matched users the segment holds for
   * @param suppressed of these, by reason
   * @param sample some of the ids
   */
  record Preview(
      long matched, long deliverable, Map<String, Long> suppressed, List<String> sample) {}
}
