package io.carillon.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A token that was verified is not verified again; prints what it costs. */
class UserTokenSpeedTest {

  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final int TOKENS = 100;
  private static final int ROUNDS = 3;

  @Test
  void whatWasVerifiedIsCheap() throws Exception {
    for (JWSAlgorithm algorithm :
        List.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256, JWSAlgorithm.HS256)) {
      List<String> minted = new ArrayList<>();
      for (int i = 0; i < TOKENS; i++) {
        minted.add(
            Minted.signed(
                algorithm,
                Minted.claims(
                    "user-" + i, NOW.plusSeconds(600), Map.of("tenants", List.of("acme")))));
      }
      List<Long> first = new ArrayList<>();
      List<Long> again = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        UserTokens tokens =
            new UserTokens(
                Minted.KEYS, Optional.empty(), Optional.empty(), Clock.fixed(NOW, ZoneOffset.UTC));
        first.addAll(times(tokens, minted));
        again.addAll(times(tokens, minted));
      }
      double cold = median(first);
      double warm = median(again);
      System.out.printf(
          "%s: %.1f us the first time, %.1f us after it (medians)%n", algorithm, cold, warm);
      if (algorithm != JWSAlgorithm.HS256) {
        // Its signature is not looked at again, which is nearly all there is to do, on any machine.
        assertThat(warm).as(algorithm + ", microseconds").isLessThan(cold / 2);
      }
    }
  }

  private static List<Long> times(UserTokens tokens, List<String> minted) throws Exception {
    List<Long> times = new ArrayList<>();
    for (String token : minted) {
      long start = System.nanoTime();
      tokens.verify(token);
      times.add(System.nanoTime() - start);
    }
    return times;
  }

  private static double median(List<Long> nanos) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2] / 1_000.0;
  }
}
