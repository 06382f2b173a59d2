package io.carillon.deploy.check;

import io.carillon.deploy.Api;
import io.carillon.deploy.AvroProducer;
import io.carillon.deploy.Servers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the checks run against, one after the other.
 *
 * @param api with the installation's key
 * @param producer a service that knows nothing of Carillon but its contracts
 */
record World(Servers servers, Api api, KafkaSide kafka, AvroProducer producer) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long POLL_MILLIS = 20;

  /** Everybody's feed as it is now. */
  Feeds feeds() throws Exception {
    return Feeds.read(api, Cast.ids());
  }

  /**
   * Runs something and compares everybody's feed.
   *
   * @param expected what the feeds before become
   */
  void changes(Change expected, Check.Body action) throws Exception {
    Feeds before = feeds();
    action.run(this);
    expected.of(before).requireSame(feeds());
  }

  /** What becomes of everybody's feeds. */
  @FunctionalInterface
  interface Change {
    Feeds of(Feeds before) throws Exception;

    /** Nothing. */
    static Feeds none(Feeds before) {
      return before;
    }
  }

  /** Asks until there is an answer, for what comes by Kafka and says no word when it is done. */
  <T> T until(String what, Question<T> question) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      Optional<T> answer = question.ask();
      if (answer.isPresent()) {
        return answer.get();
      }
      Thread.sleep(POLL_MILLIS);
    }
    throw new CheckFailed("waited " + PATIENCE.toSeconds() + " s in vain for " + what);
  }

  /** Tries until it does not fail, for what follows by and by; fails as it did last. */
  void eventually(Attempt attempt) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        attempt.run();
        return;
      } catch (CheckFailed e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        Thread.sleep(POLL_MILLIS);
      }
    }
  }

  /** Fails while it is not so yet. */
  @FunctionalInterface
  interface Attempt {
    void run() throws Exception;
  }

  /** Empty: not yet. */
  @FunctionalInterface
  interface Question<T> {
    Optional<T> ask() throws Exception;
  }

  /**
   * These people have one more message, on top; nobody else has.
   *
   * @param recipients user ids and the tenant their message is of; empty: none
   */
  Change delivery(String title, Map<String, String> recipients) {
    return before -> {
      Feeds expected = before;
      for (Map.Entry<String, String> recipient : new TreeMap<>(recipients).entrySet()) {
        String user = recipient.getKey();
        // The id is Carillon's to choose: it is what the newest message has, unless that is old.
        List<Message> now = Feed.read(api, user, "").messages();
        String id = now.isEmpty() ? "" : now.get(0).id();
        if (before.of(user).stream().anyMatch(message -> message.id().equals(id))) {
          throw new CheckFailed(user + " lacks '" + title + "'");
        }
        Message message = new Message(id, title, recipient.getValue(), false, false);
        expected = expected.changed(user, feed -> newest(message, feed));
      }
      return expected;
    };
  }

  static List<Message> newest(Message message, List<Message> feed) {
    List<Message> longer = new ArrayList<>(feed);
    longer.add(0, message);
    return longer;
  }
}
