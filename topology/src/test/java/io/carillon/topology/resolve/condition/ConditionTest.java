package io.carillon.topology.resolve.condition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every operator, and what its two sides may be. */
class ConditionTest {

  private static final Map<String, Object> DATA =
      Map.ofEntries(
          Map.entry("five", 5),
          Map.entry("text5", "5"),
          Map.entry("yes", true),
          Map.entry("name", "Ann Lee"),
          Map.entry("blank", ""),
          Map.entry("none", List.of()),
          Map.entry("tags", List.of("a", "b")),
          Map.entry("numbers", List.of(1, 2.0)),
          Map.entry("when", "2026-03-01T12:00:00Z"),
          Map.entry("there", "2026-03-01T23:30:00-05:00"),
          Map.entry("day", "2026-03-01"),
          Map.entry("order", Map.of("lines", List.of(Map.of("sku", "x1")))));

  private static final Variables VARIABLES =
      new Variables() {
        @Override
        public @Nullable Object get(Root root, String name) {
          return root == Root.DATA ? DATA.get(name) : null;
        }

        @Override
        public long now() {
          return Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
        }
      };

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        // a bare number is the number and the string, a quoted one only the string
        "five      | equal_to                 | 5            | true",
        "text5     | equal_to                 | 5            | true",
        "five      | equal_to                 | \"5\"        | false",
        "text5     | equal_to                 | \"5\"        | true",
        "five      | equal_to                 | 5.0          | true",
        "yes       | equal_to                 | true         | true",
        "name      | equal_to                 | Ann Lee      | true",
        "name      | equal_to                 | data.name    | true",
        "five      | equal_to                 | data.text5   | false",
        "tags      | equal_to                 | [\"a\",\"b\"] | true",
        "tags      | equal_to                 | [\"b\",\"a\"] | false",
        "nowhere   | equal_to                 | ''           | false",
        "nowhere   | equal_to                 | \"\"         | true",
        "nowhere   | equal_to                 | null         | true",
        "blank     | equal_to                 | null         | true",
        "name      | not_equal_to             | Bob          | true",
        "nowhere   | not_equal_to             | Bob          | true",
        "five      | not_equal_to             | 5            | false",
        // order
        "five      | greater_than             | 4            | true",
        "five      | greater_than             | 5            | false",
        "five      | greater_than_or_equal_to | 5            | true",
        "five      | less_than                | 6            | true",
        "five      | less_than                | 5            | false",
        "five      | less_than_or_equal_to    | 5            | true",
        "five      | less_than_or_equal_to    | 4            | false",
        "five      | greater_than_or_equal_to | 6            | false",
        "text5     | greater_than             | 10           | false",
        "name      | greater_than             | Ann          | true",
        "name      | greater_than             | 5            | false",
        "nowhere   | less_than                | 5            | false",
        "nowhere   | greater_than             | 5            | false",
        "yes       | greater_than             | false        | false",
        // in it
        "tags      | contains                 | a            | true",
        "tags      | contains                 | c            | false",
        "tags      | contains                 | [\"c\",\"a\"] | true",
        "numbers   | contains                 | 2            | true",
        "name      | contains                 | Lee          | true",
        "name      | contains                 | lee          | false",
        "text5     | contains                 | 5            | true",
        "name      | contains                 | data.nowhere | false",
        "nowhere   | contains                 | a            | false",
        "nowhere   | not_contains             | a            | true",
        "tags      | not_contains             | a            | false",
        "tags      | contains_all             | [\"a\",\"b\"] | true",
        "tags      | contains_all             | [\"a\",\"c\"] | false",
        "tags      | contains_all             | a            | true",
        "tags      | not_contains_all         | [\"a\",\"c\"] | true",
        "tags      | not_contains_all         | [\"b\",\"a\"] | false",
        "name      | contains_all             | [\"Ann\",\"Lee\"] | true",
        // there or not
        "blank     | empty                    |              | true",
        "none      | empty                    |              | true",
        "nowhere   | empty                    |              | true",
        "five      | empty                    |              | false",
        "tags      | not_empty                |              | true",
        "none      | not_empty                |              | false",
        "blank     | exists                   |              | true",
        "nowhere   | exists                   |              | false",
        "nowhere   | not_exists               |              | true",
        "blank     | not_exists               |              | false",
        "order.lines.0.sku | equal_to         | x1           | true",
        "order.lines.1.sku | exists           |              | false",
        "name.first | exists                  |              | false",
        // times
        "when      | is_timestamp             |              | true",
        "day       | is_timestamp             |              | true",
        "name      | is_timestamp             |              | false",
        "name      | is_not_timestamp         |              | true",
        "when      | is_not_timestamp         |              | false",
        "when      | is_timestamp_before      | 2026-03-01T12:00:01Z | true",
        "when      | is_timestamp_before      | 2026-03-01T12:00:00Z | false",
        "when      | is_timestamp_before      | 2026-03-02   | true",
        "when      | is_timestamp_on_or_after | 2026-03-01T12:00:00Z | true",
        "name      | is_timestamp_on_or_after | 2026-03-01   | false",
        "when      | is_timestamp_before_date | 2026-03-01T23:00:00Z | false",
        "when      | is_timestamp_on_or_after_date | 2026-03-01T23:00:00Z | true",
        "when      | is_timestamp_before_date | 2026-03-02   | true",
        "when      | is_timestamp_on_or_after_date | 2026-03-02 | false",
        "there     | is_timestamp_on_or_after_date | 2026-03-02 | true",
        "when      | is_timestamp_between     | [\"2026-03-01T12:00:00Z\",\"2026-04-01\"] | true",
        "when      | is_timestamp_between     | [\"2026-03-02\",\"2026-04-01\"] | false",
        "when      | is_timestamp_before_now  |              | false",
        "when      | is_timestamp_on_or_after_now |          | true",
        "day       | is_timestamp_before_now  |              | true",
        "day       | is_timestamp_on_or_after_now |          | false",
        "five      | is_between               | [5, 9]       | true",
        "five      | is_between               | [6, 9]       | false",
        "name      | is_between               | [6, 9]       | false",
      })
  void holds(String variable, String operator, @Nullable String argument, boolean held) {
    String path = "data." + variable;
    assertThat(Condition.problem(path, operator, argument)).isNull();
    assertThat(new Condition(path, operator, argument).ask(VARIABLES).held()).isEqualTo(held);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "recipient | equal_to | x | variable",
        "var.x | equal_to | x | variable",
        "recipient.a b | equal_to | x | variable",
        "recipient..a | equal_to | x | variable",
        "recipient.a | equals | x | operator",
        "recipient.a | EQUAL_TO | x | operator",
        "recipient.a | is_audience_member | x | operator",
        "recipient.a | equal_to | | argument",
        "recipient.a | is_timestamp_before | soon | argument",
        "recipient.a | is_timestamp_between | [\"2026-01-01\"] | argument",
        "recipient.a | is_between | [1, \"x\"] | argument",
      })
  void isRefused(String variable, String operator, @Nullable String argument, String field) {
    Condition.Problem problem = Condition.problem(variable, operator, argument);

    assertThat(Objects.requireNonNull(problem).field()).isEqualTo(field);
    // And should one get through, it holds for nobody and hurts nobody.
    assertThat(
            new Condition(variable, operator.equals("equal_to") ? "?" : operator, argument)
                .ask(VARIABLES)
                .held())
        .isFalse();
  }

  /** All values against all arguments by all operators: a condition never throws. */
  @Test
  void nothingThrows() {
    List<@Nullable String> arguments =
        Arrays.asList(null, "", "x", "5", "[", "[]", "[[1]]", "{}", "null", "1e999", "data.tags");
    for (Operator operator : Operator.values()) {
      for (String name : DATA.keySet()) {
        for (String argument : arguments) {
          new Condition("data." + name, operator.spelling(), argument).ask(VARIABLES);
        }
        for (String other : DATA.keySet()) {
          new Condition("data." + name, operator.spelling(), "data." + other).ask(VARIABLES);
        }
      }
    }
  }
}
