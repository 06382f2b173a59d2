package io.carillon.guarantees;

import io.carillon.avro.FeedAction;
import io.carillon.avro.Notify;
import io.carillon.avro.RoutedNotification;
import io.carillon.avro.RoutedRetraction;
import io.carillon.avro.UserChange;
import io.carillon.guarantees.cluster.Cluster;
import io.carillon.guarantees.cluster.Tape;
import io.carillon.guarantees.evidence.Ingress;
import io.carillon.guarantees.evidence.Letter;
import io.carillon.guarantees.evidence.Logged;
import io.carillon.guarantees.evidence.Marks;
import io.carillon.guarantees.evidence.Said;
import io.carillon.guarantees.model.Model;
import io.carillon.schemas.Topic;
import io.carillon.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** What the topics of the cluster say happened, and what the model makes of it. */
final class Testimony {

  private final Topics topics;
  private final Map<String, Said> byMark = new HashMap<>();
  final Model model = new Model(Cluster.USER_PARTITIONS, Cluster.FEED_LIMIT);
  final List<Ingress> ingress = new ArrayList<>();
  final List<Logged> log = new ArrayList<>();
  final List<Letter> lettersExpected = new ArrayList<>();
  final List<Letter> letters = new ArrayList<>();

  private Testimony(Topics topics, List<Said> said) {
    this.topics = topics;
    said.forEach(each -> byMark.put(each.mark(), each));
  }

  static Testimony read(Tape tape, List<Said> said) {
    Testimony testimony = new Testimony(tape.topics(), said);
    Topics topics = tape.topics();
    for (Topic<?> topic : List.of(topics.users(), topics.feedActions(), topics.notifications())) {
      tape.read(topic.name()).forEach(record -> testimony.ingress(topic, record));
    }
    tape.read(topics.userLog().name()).forEach(testimony::logged);
    tape.read(topics.deadLetters()).forEach(testimony::letter);
    return testimony;
  }

  private void ingress(Topic<?> topic, ConsumerRecord<byte[], byte[]> record) {
    String mark = header(record, Marks.KAFKA);
    if (mark == null && topic == topics.notifications()) {
      mark = titleOf(record);
      if (mark == null) {
        return; // A retraction by HTTP, which is looked for by its id; or what is to be waited for.
      }
    }
    String name = topic.name().substring(Cluster.PREFIX.length());
    ingress.add(new Ingress(name, record.partition(), record.offset(), String.valueOf(mark)));
    Said said = byMark.get(String.valueOf(mark));
    if (said != null && said.what() instanceof Said.Nonsense nonsense) {
      lettersExpected.add(new Letter(nonsense.reason(), origin(record)));
    }
  }

  private @Nullable String titleOf(ConsumerRecord<byte[], byte[]> record) {
    Topic<Notify> topic = topics.notifications();
    return topic.values().deserializer().deserialize(topic.name(), record.value()).getTitle();
  }

  private void logged(ConsumerRecord<byte[], byte[]> record) {
    String userId = record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
    Topic<io.carillon.avro.UserLogEntry> topic = topics.userLog();
    Logged entry =
        new Logged(
            record.partition(),
            record.offset(),
            record.timestamp(),
            userId,
            topic.values().deserializer().deserialize(topic.name(), record.value()));
    log.add(entry);
    if (!apply(entry)) {
      lettersExpected.add(new Letter("unknown_message", origin(record)));
    }
  }

  /** False when it is a dead letter. */
  private boolean apply(Logged logged) {
    Object change = logged.entry().getChange();
    Said said = byMark.get(String.valueOf(Marks.of(logged)));
    if (change instanceof RoutedNotification routed) {
      if (said != null && said.what() instanceof Said.Send send) {
        model.notify(
            logged.partition(), logged.position(), logged.at(), routed.getId(), send.sending());
      }
    } else if (change instanceof RoutedRetraction retraction) {
      model.retract(logged.partition(), retraction.getId());
    } else if (change instanceof FeedAction action) {
      return model.act(String.valueOf(logged.userId()), action, logged.position(), logged.at());
    } else if (change instanceof UserChange) {
      if (Marks.isErasure(logged)) {
        model.erase(String.valueOf(logged.userId()));
      } else if (said != null && said.what() instanceof Said.ChangeUser user) {
        model.change(user.userId(), user.change(), logged.position());
      }
    }
    return true;
  }

  private void letter(ConsumerRecord<byte[], byte[]> record) {
    letters.add(new Letter(String.valueOf(header(record, "carillon.reason")), origin(record)));
  }

  /** What a dead letter keeps of its record: key and value, byte for byte. */
  private static String origin(ConsumerRecord<byte[], byte[]> record) {
    return Arrays.hashCode(record.key()) + "/" + Arrays.hashCode(record.value());
  }

  private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null
        ? null
        : new String(Objects.requireNonNull(header.value()), StandardCharsets.UTF_8);
  }
}
