package io.carillon.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TicketsTest {

  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00.123Z");
  private static final GrantedTenants ACME = new GrantedTenants(Set.of("acme", "ü"));

  private final Tickets tickets = at(NOW);

  private static Tickets at(Instant now) {
    return at(now, "sk_one", "sk_two");
  }

  private static Tickets at(Instant now, String... secrets) {
    return new Tickets(new Seals(List.of(secrets), "ticket"), Clock.fixed(now, ZoneOffset.UTC));
  }

  private Ticket mint(String user) {
    return tickets.mint("key-1", user, GrantedTenants.ALL, null);
  }

  private String text(Ticket ticket) {
    return tickets.text(ticket).orElseThrow();
  }

  @Test
  void isWhatItWasMintedAs() {
    for (GrantedTenants tenants : List.of(GrantedTenants.ALL, ACME, new GrantedTenants(Set.of()))) {
      for (Instant end : new Instant[] {null, NOW.plusSeconds(7_200)}) {
        Ticket ticket = tickets.mint("key-1", "ann/\u00fc", tenants, end);
        assertThat(tickets.parse(text(ticket))).contains(ticket);
        assertThat(ticket.streamEndsAt()).isEqualTo(end);
        assertThat(tickets.redeem(ticket)).isTrue();
        assertThat(tickets.redeem(ticket)).isFalse();
      }
    }
  }

  @Test
  void endsInTime() {
    String text = text(mint("ann"));
    assertThat(at(NOW.plus(Tickets.LIFE).minusMillis(1)).parse(text)).isPresent();
    assertThat(at(NOW.plus(Tickets.LIFE)).parse(text)).isEmpty();
  }

  @Test
  void doesNotOutliveTheTokenItIsMintedWith() {
    Instant end = NOW.plusSeconds(3);
    Ticket ticket = tickets.mint("key-1", "ann", ACME, end);
    assertThat(ticket.expiresAt()).isEqualTo(end);
    assertThat(at(end).parse(text(ticket))).isEmpty();
  }

  @Test
  void isKnownToInstancesWhoseSecretsOverlap() {
    String text = text(mint("ann"));
    assertThat(at(NOW, "sk_new", "sk_one").parse(text)).isPresent();
    assertThat(at(NOW, "sk_new", "sk_two").parse(text)).isEmpty();
    assertThat(
            new Tickets(new Seals(List.of("sk_one"), "peer"), Clock.fixed(NOW, ZoneOffset.UTC))
                .parse(text))
        .as("a seal for another purpose")
        .isEmpty();
  }

  @Test
  void isNotToBeMadeUpOrChanged() {
    String text = text(tickets.mint("key-1", "ann", ACME, NOW.plusSeconds(60)));
    for (int i = 0; i < text.length() - 1; i++) {
      char other = text.charAt(i) == 'A' ? 'B' : 'A';
      String changed = text.substring(0, i) + other + text.substring(i + 1);
      assertThat(tickets.parse(changed)).as("changed at %d", i).isEmpty();
    }
    for (String rubbish : List.of("", "x", "!", "a".repeat(5_000), text.substring(0, 60))) {
      assertThat(tickets.parse(rubbish)).as(rubbish).isEmpty();
    }
  }

  @Test
  void whatDoesNotGoIntoAUrlIsNotMinted() {
    Set<String> many =
        IntStream.range(0, 300).mapToObj(i -> "tenant-number-" + i).collect(Collectors.toSet());
    assertThat(tickets.text(tickets.mint("key-1", "ann", new GrantedTenants(many), null)))
        .isEmpty();
  }

  @Test
  void thoseThatAreOverAreForgotten() {
    for (int i = 0; i < 3_000; i++) {
      assertThat(tickets.redeem(mint("u" + i))).isTrue();
    }
    assertThat(Tickets.LIFE).isLessThanOrEqualTo(Duration.ofMinutes(1));
  }
}
