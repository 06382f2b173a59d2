package io.carillon.api.read;

import io.carillon.topology.resolve.segment.Segment;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who a segment would reach now, through the real resolver. */
public interface Segments {

  /**
   * Fails with {@link io.carillon.topology.resolve.segment.SegmentException} when it is not to be
   * had.
   *
   * @param partitions user partitions, which are here
   */
  CompletionStage<Preview> preview(Query query, Set<Integer> partitions);

  /**
   * @param tenant agrees with the segment
   * @param channels keys of those beside the feed
   * @param sampleSize how many user ids to name
   */
  record Query(
      Segment segment,
      @Nullable String tenant,
      @Nullable String workflow,
      @Nullable String category,
      List<String> channels,
      int sampleSize) {}

  /**
   * @param matched users the segment holds for
   * @param deliverable of these, who would have it in their feed
   * @param suppressed of these, by reason
   * @param sample some of the ids
   * @param channels the same of each channel beside the feed, by key
   */
  record Preview(
      long matched,
      long deliverable,
      Map<String, Long> suppressed,
      List<String> sample,
      Map<String, Share> channels) {

    /** Of both, with at most so many names. */
    public Preview plus(Preview other, int sampleSize) {
      Map<String, Long> reasons = new TreeMap<>(suppressed);
      other.suppressed().forEach((reason, count) -> reasons.merge(reason, count, Long::sum));
      Map<String, Share> shares = new TreeMap<>(channels);
      other.channels().forEach((key, share) -> shares.merge(key, share, Share::plus));
      return new Preview(
          matched + other.matched(),
          deliverable + other.deliverable(),
          reasons,
          Stream.concat(sample.stream(), other.sample().stream()).limit(sampleSize).toList(),
          shares);
    }
  }

  /**
   * Whom one channel would reach.
   *
   * @param suppressed of those matched, by reason
   */
  record Share(long deliverable, Map<String, Long> suppressed) {

    /** Of both. */
    public Share plus(Share other) {
      Map<String, Long> reasons = new TreeMap<>(suppressed);
      other.suppressed().forEach((reason, count) -> reasons.merge(reason, count, Long::sum));
      return new Share(deliverable + other.deliverable(), reasons);
    }
  }
}
