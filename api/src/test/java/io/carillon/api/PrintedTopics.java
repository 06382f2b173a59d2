package io.carillon.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.NewTopic;

/** The printed kafka-topics commands; to run the script itself needs the broker's own download. */
public final class PrintedTopics {

  private static final Pattern CREATE =
      Pattern.compile(
          "kafka-topics\\.sh --bootstrap-server \"\\$BOOTSTRAP_SERVERS\" --create --topic (\\S+)"
              + " --partitions (\\d+) --replication-factor (\\d+)(.*)");

  private static final Pattern CONFIG = Pattern.compile("--config (\\S+)=(\\S+)");

  private PrintedTopics() {}

  /** What the commands in the text would create. */
  public static List<NewTopic> parse(String text) {
    List<NewTopic> topics = new ArrayList<>();
    Matcher create = CREATE.matcher(text);
    while (create.find()) {
      Map<String, String> configs = new HashMap<>();
      Matcher config = CONFIG.matcher(create.group(4));
      while (config.find()) {
        configs.put(config.group(1), config.group(2));
      }
      topics.add(
          new NewTopic(
                  create.group(1),
                  Optional.of(Integer.valueOf(create.group(2))),
                  Optional.of(Short.valueOf(create.group(3))))
              .configs(configs));
    }
    return topics;
  }
}
