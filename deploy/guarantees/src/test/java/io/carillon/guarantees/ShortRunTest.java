package io.carillon.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances, real processes, each kind of fault, one round: some two minutes. */
class ShortRunTest {

  @Test
  void everythingHolds(@TempDir Path folder) throws Exception {
    Long given = Long.getLong("carillon.seed");
    long seed = given == null ? System.currentTimeMillis() : given;
    Path file = Path.of("target", "ledgers", "short-run.tsv");
    Ledger ledger = new Ledger(file, seed, Main.commit(), System.out::println);
    List<String> violations = new GuaranteeRun(RunOptions.shortRun(seed), ledger).play(folder);
    assertThat(violations.subList(0, Math.min(20, violations.size())))
        .as("-Dcarillon.seed=%d (the same traffic and faults; their interleaving differs)", seed)
        .isEmpty();
  }
}
