package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TicketsTest {

  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00.123Z");

  private final List<ApiKey> keys =
      new ArrayList<>(List.of(ApiKey.of("sk_one"), ApiKey.of("sk_two")));
  private final Tickets tickets = at(NOW);

  private Tickets at(Instant now) {
    return new Tickets(() -> keys, Clock.fixed(now, ZoneOffset.UTC));
  }

  @Test
  void isWhatItWasMintedAs() {
    Ticket ticket = tickets.mint(ApiKey.hashOf("sk_two"), "ann/\u00fc");
    assertThat(tickets.parse(Tickets.text(ticket))).contains(ticket);
    assertThat(tickets.redeem(ticket)).isTrue();
    assertThat(tickets.redeem(ticket)).isFalse();
  }

  @Test
  void endsInTimeAndWithItsKey() {
    Ticket ticket = tickets.mint(ApiKey.hashOf("sk_one"), "ann");
    String text = Tickets.text(ticket);
    assertThat(at(NOW.plus(Tickets.LIFE).minusMillis(1)).parse(text)).isPresent();
    assertThat(at(NOW.plus(Tickets.LIFE)).parse(text)).isEmpty();
    keys.remove(0);
    assertThat(tickets.parse(text)).isEmpty();
  }

  @Test
  void isNotToBeMadeUpOrChanged() {
    String text = Tickets.text(tickets.mint(ApiKey.hashOf("sk_one"), "ann"));
    for (int i = 0; i < text.length() - 1; i++) {
      char other = text.charAt(i) == 'A' ? 'B' : 'A';
      String changed = text.substring(0, i) + other + text.substring(i + 1);
      assertThat(tickets.parse(changed)).as("changed at %d", i).isEmpty();
    }
    for (String rubbish : List.of("", "x", "!", "a".repeat(5_000), text.substring(0, 60))) {
      assertThat(tickets.parse(rubbish)).as(rubbish).isEmpty();
    }
    assertThat(tickets.parse(Tickets.text(tickets.mint(ApiKey.hashOf("sk_other"), "ann"))))
        .isEmpty();
  }

  @Test
  void thoseThatAreOverAreForgotten() {
    for (int i = 0; i < 3_000; i++) {
      Tickets now = tickets;
      assertThat(now.redeem(now.mint(ApiKey.hashOf("sk_one"), "u" + i))).isTrue();
    }
    assertThat(Tickets.LIFE).isLessThanOrEqualTo(Duration.ofMinutes(1));
  }
}
