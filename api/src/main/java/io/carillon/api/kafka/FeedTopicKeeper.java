package io.carillon.api.kafka;

import io.carillon.schemas.FeedTopics;
import io.carillon.schemas.TopicLayout;
import io.carillon.topology.deliver.OutputTopics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which topics of feed events are there, and makes those that are asked for. Looks again and
 * again, so one that somebody deletes is noticed, not written to, and made anew; one that cannot be
 * made is said once in the log and tried again ever more rarely, while its records wait in the
 * store. Thread-safe; {@link #ready} never blocks. Works from {@link #start} to {@link #close}.
 */
public final class FeedTopicKeeper implements OutputTopics, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FeedTopicKeeper.class);

  /**
   * Between looks at what is there. While a topic that somebody has deleted is not made anew, a
   * producer that has just written to it waits, and with it all else on its thread, until the
   * broker ends its transaction (3 s). So this is well below that, and not less: each look lists
   * the names of all topics.
   */
  static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** A topic written to in this time, or twice it, may have records on their way. */
  private static final long USED_NANOS = Duration.ofSeconds(150).toNanos();

  private static final Duration RETRY_FIRST = Duration.ofSeconds(2);
  private static final Duration RETRY_LAST = Duration.ofMinutes(1);

  /** Created by one request. */
  private static final int AT_ONCE = 100;

  private final Admin admin;
  private final FeedTopics names;
  private final Provisioning mode;
  private final int replicationFactor;
  private final Thread thread;
  private final Semaphore wake = new Semaphore(0);
  private final Set<String> wanted = ConcurrentHashMap.newKeySet();
  private final ConcurrentMap<String, Refusal> refused = new ConcurrentSkipListMap<>();
  private final Set<String> used = ConcurrentHashMap.newKeySet();
  private Set<String> usedBefore = Set.of();
  private long usedSince = System.nanoTime();
  private volatile Set<String> present = Set.of();
  private volatile Collector collector = present -> {};
  private volatile boolean closed;

  /** Takes away topics that are no longer needed. */
  @FunctionalInterface
  public interface Collector {
    /** After each look. Blocks. */
    void look(Set<String> present);
  }

  /** Why a topic is not there, and when to try again. */
  private record Refusal(String why, long retryAtNanos, Duration pause) {}

  /**
   * @param admin closed by nobody here
   * @param replicationFactor of topics to be created; -1: the brokers' default
   */
  public FeedTopicKeeper(Admin admin, FeedTopics names, Provisioning mode, int replicationFactor) {
    this.admin = admin;
    this.names = names;
    this.mode = mode;
    this.replicationFactor = replicationFactor;
    this.thread = new Thread(this::run, "feed-topics");
    this.thread.setDaemon(true);
  }

  /** Looks once, and then from a thread of its own. Blocks for the first look. */
  public void start() {
    try {
      look();
    } catch (KafkaException e) {
      LOG.warn("cannot look for the topics of feed events yet: {}", e.getMessage());
    }
    thread.start();
  }

  /** From now on, what is no longer needed is taken away. */
  public void collect(Collector taking) {
    this.collector = taking;
  }

  @Override
  public boolean ready(String topic) {
    if (present.contains(topic)) {
      // Most have been used before: looking costs less than writing.
      if (!used.contains(topic)) {
        used.add(topic);
      }
      return true;
    }
    if (wanted.add(topic)) {
      wake.release();
    }
    return false;
  }

  /** Why topics that records wait for are not there, by name. */
  public Map<String, String> refused() {
    Map<String, String> reasons = new TreeMap<>();
    refused.forEach((topic, refusal) -> reasons.put(topic, refusal.why()));
    return reasons;
  }

  /** How many topics records wait for. */
  public int waiting() {
    return wanted.size();
  }

  private void run() {
    while (!closed) {
      try {
        boolean woken = wake.tryAcquire(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        wake.drainPermits();
        if (closed) {
          return;
        }
        if (woken) {
          create();
        }
        look();
        create();
        collector.look(present);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        if (!closed) {
          LOG.warn("cannot look after the topics of feed events; again soon: {}", e.toString());
        }
      }
    }
  }

  /** Which of ours are there and fit to be written to. */
  private void look() {
    Set<String> ours = new HashSet<>();
    for (String name : FoundTopic.await(admin.listTopics().names())) {
      if (names.has(name)) {
        ours.add(name);
      }
    }
    Set<String> before = present;
    Set<String> fit = new HashSet<>(ours);
    fit.retainAll(before);
    Set<String> fresh = new HashSet<>(ours);
    fresh.removeAll(before);
    if (!fresh.isEmpty()) {
      fit.addAll(fit(fresh));
    }
    for (String name : before) {
      if (!ours.contains(name)) {
        LOG.warn("topic {} was deleted by somebody else", name);
        if (used.contains(name) || usedBefore.contains(name)) {
          wanted.add(name);
        }
      }
    }
    if (System.nanoTime() - usedSince > USED_NANOS) {
      usedBefore = Set.copyOf(used);
      used.clear();
      usedSince = System.nanoTime();
    }
    present = Set.copyOf(fit);
    wanted.removeAll(fit);
    refused.keySet().removeAll(fit);
  }

  /** One that takes no large records would end the transaction of everything beside them. */
  private Set<String> fit(Collection<String> fresh) {
    Set<String> fit = new HashSet<>();
    FoundTopic.find(admin, fresh)
        .forEach(
            (name, found) -> {
              String most = found.configs().get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
              if (most == null || Long.parseLong(most) >= TopicLayout.MAX_RECORD_BYTES) {
                fit.add(name);
              } else if (mode == Provisioning.AUTO && mend(name)) {
                fit.add(name);
              }
            });
    return fit;
  }

  private boolean mend(String name) {
    String bytes = String.valueOf(TopicLayout.MAX_RECORD_BYTES);
    ConfigEntry right = new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, bytes);
    try {
      FoundTopic.await(
          admin
              .incrementalAlterConfigs(
                  Map.of(
                      new ConfigResource(ConfigResource.Type.TOPIC, name),
                      List.of(new AlterConfigOp(right, AlterConfigOp.OpType.SET))))
              .all());
      return true;
    } catch (KafkaException e) {
      refuse(
          name,
          "it takes records up to less than "
              + bytes
              + " bytes, and that cannot be changed: "
              + e.getMessage()
              + "; mend it with: "
              + TopicCommands.alter(name, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, bytes));
      return false;
    }
  }

  private void create() {
    long now = System.nanoTime();
    List<WantedTopic> missing =
        wanted.stream()
            .filter(topic -> !present.contains(topic) && mayTry(topic, now))
            .limit(AT_ONCE)
            .map(topic -> new WantedTopic(topic, names.layout(), false))
            .toList();
    if (missing.isEmpty()) {
      return;
    }
    if (mode == Provisioning.CHECK) {
      missing.forEach(
          topic ->
              refuse(
                  topic.name(),
                  "it is missing and topics.create is check; create it with: "
                      + TopicCommands.create(topic, replicationFactor)));
      return;
    }
    Map<String, KafkaFuture<Void>> created =
        admin
            .createTopics(missing.stream().map(topic -> topic.create(replicationFactor)).toList())
            .values();
    created.forEach(
        (topic, done) -> {
          try {
            FoundTopic.await(done);
            LOG.info("created topic {}", topic);
            wake.release(); // To see it.
          } catch (TopicExistsException e) {
            // Another instance was faster.
            wake.release();
          } catch (KafkaException e) {
            refuse(topic, "it cannot be created: " + e.getMessage());
          }
        });
  }

  private boolean mayTry(String topic, long now) {
    Refusal last = refused.get(topic);
    return last == null || now - last.retryAtNanos() >= 0;
  }

  private void refuse(String topic, String why) {
    Refusal last = refused.get(topic);
    if (last == null || !last.why().equals(why)) {
      LOG.error("topic {}: {}. Its records wait; everything else goes on", topic, why);
    }
    Duration pause = last == null ? RETRY_FIRST : last.pause().multipliedBy(2);
    pause = pause.compareTo(RETRY_LAST) > 0 ? RETRY_LAST : pause;
    refused.put(topic, new Refusal(why, System.nanoTime() + pause.toNanos(), pause));
  }

  @Override
  public void close() {
    closed = true;
    wake.release();
    thread.interrupt();
  }
}
