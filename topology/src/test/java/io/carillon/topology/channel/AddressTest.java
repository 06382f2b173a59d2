package io.carillon.topology.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann@example.com",
        "a.b+tag@sub.example.co.uk",
        "o'neil@example.com",
        "ann@localhost",
        "jürgen@müller.example",
        "用户@例子.广告",
        "x_-y@1-2.example"
      })
  void mailboxes(String text) {
    assertThat(Address.EMAIL.of(Map.of("email", text))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann",
        "@example.com",
        "ann@",
        "ann@@example.com",
        "a@b@c",
        "ann @example.com",
        " ann@example.com",
        "ann@example.com\n",
        "ann@example.com\r\nBcc: x@y.z",
        "ann@example.com,bob@example.com",
        "ann@example.com;bob@example.com",
        "Ann <ann@example.com>",
        "ann\0@example.com",
        "ann\u2028@example.com",
        "ann@exa mple.com",
        "ann@.example.com",
        "ann@example..com",
        "ann@example.com.",
        "ann@-example.com",
        ".ann@example.com",
        "\"ann\"@example.com",
        "ann@[127.0.0.1]",
        "ann(comment)@example.com",
        "ann@example.com?bcc=x"
      })
  void noMailboxes(String text) {
    assertThat(Address.EMAIL.standing(Map.of("email", text))).isEqualTo(Address.Standing.BAD);
  }

  @Test
  void mailboxesHaveAnEnd() {
    String domain = "@" + "d".repeat(60) + "." + "d".repeat(60) + "." + "d".repeat(60);
    assertThat(Address.EMAIL.valid("a".repeat(64) + "@b.c")).isNotNull();
    assertThat(Address.EMAIL.valid("a".repeat(65) + "@b.c")).isNull();
    assertThat(Address.EMAIL.valid("a" + domain + "." + "d".repeat(60))).isNotNull();
    assertThat(Address.EMAIL.valid("a" + domain + "." + "d".repeat(60) + ".ddddddd.ddd")).isNull();
    assertThat(Address.EMAIL.valid("a.".repeat(100_000) + "@b")).isNull();
  }

  @Test
  void numbersHaveTheirCountrys() {
    for (String text :
        List.of("+4930123456", "+49 30 123456", "+1 (555) 123-4567", "+44.20.79460000")) {
      assertThat(Address.PHONE.of(Map.of("phone_number", text))).matches("\\+[0-9]{7,15}");
    }
    for (String text :
        List.of(
            "030123456",
            "+0301234567",
            "+49",
            "+49301234567890123",
            "+49x30123456",
            "tel:+4930123456",
            "+4930123456\n",
            "+" + "1".repeat(1_000))) {
      assertThat(Address.PHONE.standing(Map.of("phone_number", text)))
          .as(text)
          .isEqualTo(Address.Standing.BAD);
    }
  }

  @Test
  void whatIsNoTextIsNoAddress() {
    assertThat(Address.EMAIL.standing(Map.of())).isEqualTo(Address.Standing.NONE);
    assertThat(Address.EMAIL.standing(Map.of("email", " "))).isEqualTo(Address.Standing.NONE);
    assertThat(Address.EMAIL.standing(Map.of("email", true))).isEqualTo(Address.Standing.BAD);
    assertThat(Address.EMAIL.standing(Map.of("email", List.of("a@b.c"))))
        .isEqualTo(Address.Standing.BAD);
    assertThat(Address.PHONE.standing(Map.of("phone_number", 4930123456d)))
        .isEqualTo(Address.Standing.BAD);
  }
}
