package io.carillon.api.kafka;

import io.carillon.schemas.FeedTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the topics of tenants that were deleted. [deliver] drops what waits for such a tenant as
 * soon as it hears of it; the topic goes a while later, when every instance has heard of it and has
 * committed what it was writing, because a producer stops for long at a topic that goes from under
 * it. A tenant that comes back in that time keeps its topic. Not thread-safe.
 */
public final class FeedTopicCollector implements FeedTopicKeeper.Collector {

  private static final Logger LOG = LoggerFactory.getLogger(FeedTopicCollector.class);

  /**
   * How long a tenant has been gone before its topic goes: far more than a commit (1 s at most), a
   * dead instance's transaction (its timeout) and the table's lag take together.
   */
  static final Duration GRACE = Duration.ofSeconds(60);

  private final Admin admin;
  private final FeedTopics names;
  private final Supplier<Optional<Predicate<String>>> tenants;
  private final LongSupplier nanos;

  /** By topic, since when its tenant has been gone. */
  private final Map<String, Long> gone = new HashMap<>();

  /**
   * @param admin closed by nobody here
   * @param tenants tells which tenants there are; empty on instances that are not to delete, and
   *     while the table of tenants is not complete
   * @param nanos as {@link System#nanoTime()}
   */
  public FeedTopicCollector(
      Admin admin,
      FeedTopics names,
      Supplier<Optional<Predicate<String>>> tenants,
      LongSupplier nanos) {
    this.admin = admin;
    this.names = names;
    this.tenants = tenants;
    this.nanos = nanos;
  }

  @Override
  public void look(Set<String> present) {
    Optional<Predicate<String>> known = tenants.get();
    if (known.isEmpty()) {
      gone.clear();
      return;
    }
    long now = nanos.getAsLong();
    List<String> due = new ArrayList<>();
    gone.keySet().retainAll(present);
    for (String topic : present) {
      Optional<String> tenant = names.tenant(topic);
      if (tenant.isEmpty() || known.get().test(tenant.get())) {
        gone.remove(topic);
      } else if (now - gone.computeIfAbsent(topic, first -> now) >= GRACE.toNanos()) {
        due.add(topic);
      }
    }
    if (due.isEmpty()) {
      return;
    }
    admin
        .deleteTopics(due)
        .topicNameValues()
        .forEach(
            (topic, done) -> {
              try {
                FoundTopic.await(done);
                LOG.info("deleted topic {}: its tenant was deleted", topic);
              } catch (UnknownTopicOrPartitionException e) {
                // Somebody was faster.
              } catch (KafkaException e) {
                LOG.warn("cannot delete topic {}: {}", topic, e.getMessage());
              }
            });
    due.forEach(gone::remove);
  }
}
