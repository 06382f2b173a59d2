package io.carillon.bench;

import io.carillon.avro.Notify;
import io.carillon.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * People whose feeds are read: announcements to their tenant and notifications to them by name are
 * pending, all unread.
 *
 * @param ids of users; so few that each gets an entry of their own
 */
record Readers(List<String> ids) {

  static final int ANNOUNCEMENTS = 16;
  static final int ENTRIES = 100;
  static final int PENDING = ANNOUNCEMENTS + ENTRIES;
  static final int PAGE = 20;

  static final String TITLE = "Planned maintenance";
  static final String BODY =
      "On **Saturday** between 02:00 and 04:00 UTC the service will be read-only. Nothing is lost,"
          + " and nobody needs to do anything.";

  private static final int COUNT = 100;
  private static final int ARRIVALS_A_SECOND = 100;

  /** Scattered over everyone, but for the first. */
  static Readers of(People people) {
    List<String> ids = new ArrayList<>();
    int apart = Math.max(1, people.count() / (COUNT + 1));
    for (int i = apart; i < people.count() && ids.size() < COUNT; i += apart) {
      ids.add(people.id(i));
    }
    return new Readers(ids);
  }

  /** Those of them who are none of these. */
  Readers without(List<String> others) {
    return new Readers(ids.stream().filter(id -> !others.contains(id)).toList());
  }

  String pick() {
    return ids.get(ThreadLocalRandom.current().nextInt(ids.size()));
  }

  /** Sends what is to be pending. Older than all that follows. */
  void notifyAll(Topics topics, KafkaProducer<byte[], byte[]> producer, String tenant) {
    for (int i = 0; i < ENTRIES; i++) {
      send(topics, producer, notice("entry-" + i).setRecipients(ids).build());
      if (i % (ENTRIES / ANNOUNCEMENTS) == 0 && i / (ENTRIES / ANNOUNCEMENTS) < ANNOUNCEMENTS) {
        announce(topics, producer, tenant, i);
      }
    }
    producer.flush();
  }

  private static void announce(
      Topics topics, KafkaProducer<byte[], byte[]> producer, String tenant, int i) {
    send(
        topics,
        producer,
        notice("announcement-" + i)
            .setTenant(tenant)
            .setSegment("{\"tenant_id\":\"" + tenant + "\"}")
            .build());
  }

  static Notify.Builder notice(String id) {
    return Notify.newBuilder().setId(id).setTitle(TITLE).setBody(BODY);
  }

  static void send(Topics topics, KafkaProducer<byte[], byte[]> producer, Notify notify) {
    producer.send(Load.record(topics.notifications(), null, notify));
  }

  /**
   * Runs while notifications to one person each arrive, none of them a reader: the partitions are
   * being written to, and what is read stays the same.
   */
  void whileOthersAreNotified(
      Topics topics, KafkaProducer<byte[], byte[]> producer, People people, Latencies.Work work)
      throws Exception {
    Thread arrivals =
        new Thread(
            () -> {
              for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                String user = people.id(ThreadLocalRandom.current().nextInt(people.count()));
                if (!ids.contains(user)) {
                  send(
                      topics,
                      producer,
                      notice("arrival-" + System.nanoTime() + "-" + i)
                          .setRecipients(List.of(user))
                          .build());
                }
                try {
                  Thread.sleep(1_000 / ARRIVALS_A_SECOND);
                } catch (InterruptedException e) {
                  return;
                }
              }
            },
            "arrivals");
    arrivals.start();
    try {
      work.run();
    } finally {
      arrivals.interrupt();
      arrivals.join();
    }
  }
}
