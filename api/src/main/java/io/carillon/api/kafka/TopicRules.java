package io.carillon.api.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What makes an existing topic unfit, each with the command that mends it. Pure. */
final class TopicRules {

  private static final String CLEANUP_POLICY = "cleanup.policy";
  private static final String DELETE_RETENTION = "delete.retention.ms";
  private static final String RETENTION = "retention.ms";

  private TopicRules() {}

  static List<String> problems(WantedTopic wanted, FoundTopic found) {
    List<String> problems = new ArrayList<>();
    int partitions = wanted.layout().partitions();
    if (wanted.layout().exactly() && found.partitions() != partitions) {
      problems.add(
          "topic %s has %d partitions but must have %d%s"
              .formatted(wanted.name(), found.partitions(), partitions, remedy(wanted)));
    }
    Map<String, String> configs = new TreeMap<>(wanted.layout().configs());
    // Deltas: the newest one of a key does not replace those before it.
    configs.putIfAbsent(CLEANUP_POLICY, "delete");
    configs.forEach(
        (config, value) -> {
          String is = found.configs().getOrDefault(config, "unset");
          if (!fits(config, value, is)) {
            problems.add(
                "topic %s has %s=%s but must have %s; mend it with: %s"
                    .formatted(
                        wanted.name(),
                        config,
                        is,
                        value,
                        TopicCommands.alter(wanted.name(), config, value)));
          }
        });
    return problems;
  }

  private static boolean fits(String config, String wanted, String is) {
    return switch (config) {
      case CLEANUP_POLICY ->
          is.toLowerCase(Locale.ROOT).contains("compact")
              == wanted.toLowerCase(Locale.ROOT).contains("compact");
      case DELETE_RETENTION -> Long.parseLong(is) >= Long.parseLong(wanted);
      // How long it is kept is the operator's to say.
      case RETENTION -> true;
      default -> is.equals(wanted);
    };
  }

  private static String remedy(WantedTopic wanted) {
    return wanted.name().endsWith("user-log") || wanted.internal()
        ? ": either user.partitions is not what this environment was created with, or the topic"
            + " was not created by Carillon; partitions of a log in use cannot be changed"
        : ": its records have one order; delete it while it is empty and let it be created anew";
  }
}
