package io.carillon.api.kafka;

import io.micrometer.core.instrument.util.NamedThreadFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the transactions that Kafka takes for ended but has not ended in every partition. Readers of
 * committed records stop in front of such a transaction for ever, and so does the restoring of a
 * changelog: the instance would never be ready again.
 *
 * <p>How they come about: a broker (seen with 4.3.1) that was killed and comes back aborts what has
 * timed out in the meantime while its partitions have no leader yet; it takes those for deleted and
 * writes them no marker.
 *
 * <p>The rule is that of {@code kafka-transactions.sh find-hanging} (KIP-664) without its wait of
 * many minutes: a transaction is open in the log, after that its coordinator says that it has
 * nothing to do with this partition, and after that it is still open in the log. A coordinator
 * knows of a partition before the first record is there, and until the marker is there.
 *
 * <p>Only where committed records have been held up from one look to the next is it asked for. Not
 * thread-safe but for {@link #ended()}; {@link #start()} runs it in a thread of its own.
 */
public final class HangingTransactions implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HangingTransactions.class);

  /** More than a transaction of ours may take, so most that are held up are not held up twice. */
  static final Duration LOOK_EVERY = Duration.ofSeconds(10);

  private static final Set<TransactionState> ENDING =
      Set.of(
          TransactionState.PREPARE_COMMIT,
          TransactionState.PREPARE_ABORT,
          TransactionState.PREPARE_EPOCH_FENCE,
          TransactionState.UNKNOWN);

  private final Admin admin;
  private final Predicate<String> topics;
  private final String group;
  private final AtomicLong ended = new AtomicLong();
  private final Set<Open> told = new HashSet<>();
  private final ScheduledExecutorService looks =
      Executors.newSingleThreadScheduledExecutor(new NamedThreadFactory("hanging-transactions"));

  /** Where readers of committed records stood at the last look, if there was more behind it. */
  private Map<TopicPartition, Long> heldUp = Map.of();

  /** A transaction in the log of a partition. */
  private record Open(
      TopicPartition partition, long producerId, int epoch, int coordinatorEpoch, long start) {

    static Open of(TopicPartition partition, ProducerState producer) {
      return new Open(
          partition,
          producer.producerId(),
          producer.producerEpoch(),
          producer.coordinatorEpoch().orElse(0),
          producer.currentTransactionStartOffset().orElseThrow());
    }
  }

  /**
   * @param admin closed by nobody here
   * @param topics which topics are ours
   * @param group the application id; what it commits to its consumer group is ours too
   */
  public HangingTransactions(Admin admin, Predicate<String> topics, String group) {
    this.admin = admin;
    this.topics = topics;
    this.group = group;
  }

  /** Looks every ten seconds from now on. */
  public void start() {
    looks.scheduleWithFixedDelay(
        this::tryLook, LOOK_EVERY.toMillis(), LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** How many have been ended by this instance. */
  public long ended() {
    return ended.get();
  }

  private void tryLook() {
    try {
      look();
    } catch (UnsupportedVersionException e) {
      LOG.info("these brokers cannot be asked for hanging transactions: {}", e.getMessage());
      looks.shutdown();
    } catch (KafkaException e) {
      LOG.debug("cannot look for hanging transactions now", e);
    } catch (RuntimeException e) {
      LOG.warn("cannot look for hanging transactions; again soon", e);
    }
  }

  /** One look. Blocks. */
  void look() {
    Map<TopicPartition, Long> now = heldUp();
    List<TopicPartition> still =
        now.entrySet().stream()
            .filter(each -> each.getValue().equals(heldUp.get(each.getKey())))
            .map(Map.Entry::getKey)
            .toList();
    heldUp = now;
    if (still.isEmpty()) {
      return;
    }
    Set<Open> suspects = open(still);
    suspects.removeIf(this::mayBeKnown);
    if (suspects.isEmpty()) {
      return;
    }
    suspects.retainAll(open(suspects.stream().map(Open::partition).collect(Collectors.toSet())));
    suspects.forEach(this::end);
  }

  private Map<TopicPartition, Long> heldUp() {
    Map<TopicPartition, OffsetSpec> asked =
        partitions().stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
    Map<TopicPartition, Long> stable = ends(asked, IsolationLevel.READ_COMMITTED);
    Map<TopicPartition, Long> ends = ends(asked, IsolationLevel.READ_UNCOMMITTED);
    stable.entrySet().removeIf(e -> e.getValue() >= ends.getOrDefault(e.getKey(), 0L));
    return stable;
  }

  private List<TopicPartition> partitions() {
    Set<String> names =
        FoundTopic.await(admin.listTopics().names()).stream()
            .filter(topics)
            .collect(Collectors.toSet());
    names.add(Topic.GROUP_METADATA_TOPIC_NAME);
    List<TopicPartition> partitions = new ArrayList<>();
    admin
        .describeTopics(names)
        .topicNameValues()
        .forEach(
            (name, description) -> {
              try {
                partitions.addAll(ours(FoundTopic.await(description)));
              } catch (KafkaException e) {
                // Deleted meanwhile, or not for us to see.
              }
            });
    return partitions;
  }

  private List<TopicPartition> ours(TopicDescription topic) {
    int count = topic.partitions().size();
    if (topic.name().equals(Topic.GROUP_METADATA_TOPIC_NAME)) {
      return List.of(new TopicPartition(topic.name(), Utils.abs(group.hashCode()) % count));
    }
    return topic.partitions().stream()
        .map(partition -> new TopicPartition(topic.name(), partition.partition()))
        .toList();
  }

  /** Of those that have a leader. */
  private Map<TopicPartition, Long> ends(
      Map<TopicPartition, OffsetSpec> asked, IsolationLevel level) {
    var result = admin.listOffsets(asked, new ListOffsetsOptions(level));
    Map<TopicPartition, Long> ends = new HashMap<>();
    for (TopicPartition partition : asked.keySet()) {
      try {
        ends.put(partition, FoundTopic.await(result.partitionResult(partition)).offset());
      } catch (KafkaException e) {
        // No leader just now, or deleted.
      }
    }
    return ends;
  }

  private Set<Open> open(Collection<TopicPartition> partitions) {
    var result = admin.describeProducers(partitions);
    Set<Open> open = new HashSet<>();
    for (TopicPartition partition : partitions) {
      PartitionProducerState producers = FoundTopic.await(result.partitionResult(partition));
      for (ProducerState producer : producers.activeProducers()) {
        if (producer.currentTransactionStartOffset().isPresent()) {
          open.add(Open.of(partition, producer));
        }
      }
    }
    return open;
  }

  /** Whether its coordinator, if it can be found, has yet to do with this partition. */
  private boolean mayBeKnown(Open open) {
    Collection<TransactionListing> transactions =
        FoundTopic.await(
            admin
                .listTransactions(
                    new ListTransactionsOptions().filterProducerIds(Set.of(open.producerId())))
                .all());
    if (transactions.isEmpty()) {
      return true;
    }
    for (TransactionListing transaction : transactions) {
      String id = transaction.transactionalId();
      if (isForeign(open, id)) {
        return true;
      }
      TransactionDescription now =
          FoundTopic.await(admin.describeTransactions(List.of(id)).description(id));
      if (ENDING.contains(now.state()) || now.topicPartitions().contains(open.partition())) {
        return true;
      }
    }
    return false;
  }

  /** Other groups have offsets in the same partition. */
  private boolean isForeign(Open open, String transactionalId) {
    return open.partition().topic().equals(Topic.GROUP_METADATA_TOPIC_NAME)
        && !transactionalId.startsWith(group + "-");
  }

  private void end(Open open) {
    TopicPartition partition = open.partition();
    try {
      FoundTopic.await(
          admin
              .abortTransaction(
                  new AbortTransactionSpec(
                      partition, open.producerId(), (short) open.epoch(), open.coordinatorEpoch()))
              .all());
      ended.incrementAndGet();
      LOG.warn(
          "aborted a transaction of producer {} that Kafka had ended but in {} at offset {}",
          open.producerId(),
          partition,
          open.start());
    } catch (KafkaException e) {
      if (told.add(open)) {
        LOG.error(
            "{} stands still: Kafka has not ended a transaction there, and Carillon may not: {};"
                + " end it with: {}",
            partition,
            e.getMessage(),
            TopicCommands.abort(partition, open.start()));
      }
    }
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}
