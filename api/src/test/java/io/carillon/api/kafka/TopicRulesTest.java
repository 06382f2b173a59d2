package io.carillon.api.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.schemas.TopicLayout;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicRulesTest {

  private static final Map<String, String> GOOD =
      Map.of(
          "cleanup.policy", "delete",
          "message.timestamp.type", "LogAppendTime",
          "max.message.bytes", "100");

  private static final WantedTopic LOG =
      new WantedTopic(
          "c.user-log",
          new TopicLayout(
              4,
              true,
              Map.of("message.timestamp.type", "LogAppendTime", "max.message.bytes", "100")),
          false);

  private static final WantedTopic TABLE =
      new WantedTopic(
          "c.tenant-states",
          new TopicLayout(
              1, false, Map.of("cleanup.policy", "compact", "delete.retention.ms", "7")),
          false);

  @Test
  void whatWasCreatedByCarillonFits() {
    assertThat(TopicRules.problems(LOG, new FoundTopic(4, GOOD))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "message.timestamp.type, CreateTime, LogAppendTime",
    "max.message.bytes, 99, 100",
    "max.message.bytes, 101, 100",
    "cleanup.policy, compact, delete",
    "cleanup.policy, 'compact,delete', delete",
  })
  void aWrongSettingComesWithTheCommandThatMendsIt(String config, String is, String must) {
    Map<String, String> configs = new HashMap<>(GOOD);
    configs.put(config, is);

    assertThat(TopicRules.problems(LOG, new FoundTopic(4, configs)))
        .singleElement()
        .asString()
        .contains(config + "=" + is + " but must have " + must)
        .contains("--entity-name c.user-log --add-config " + config + "=" + must);
  }

  @Test
  void anotherNumberOfPartitionsIsAProblemOnlyWhereItMatters() {
    assertThat(TopicRules.problems(LOG, new FoundTopic(8, GOOD)))
        .singleElement()
        .asString()
        .contains("has 8 partitions but must have 4", "user.partitions");
    assertThat(
            TopicRules.problems(
                TABLE,
                new FoundTopic(8, Map.of("cleanup.policy", "compact", "delete.retention.ms", "8"))))
        .isEmpty();
  }

  @Test
  void howLongATopicIsKeptIsTheOperatorsToSay() {
    WantedTopic day =
        new WantedTopic(
            "c.bulk-operations",
            new TopicLayout(1, true, Map.of("retention.ms", "86400000")),
            false);
    assertThat(
            TopicRules.problems(
                day,
                new FoundTopic(1, Map.of("cleanup.policy", "delete", "retention.ms", "3600000"))))
        .isEmpty();
  }

  @Test
  void deletionsMustBeRememberedForAtLeastSoLong() {
    assertThat(
            TopicRules.problems(
                TABLE,
                new FoundTopic(1, Map.of("cleanup.policy", "compact", "delete.retention.ms", "6"))))
        .singleElement()
        .asString()
        .contains("delete.retention.ms=6 but must have 7");
  }
}
