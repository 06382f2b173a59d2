package io.carillon.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The benchmarks run, in small; their figures mean nothing here. Most of them only with {@code
 * -Pfull}: they have a tail of a minute and a half.
 */
class BenchmarksTest {

  private final Options small = Options.DEFAULT.withUsers(3_000).withRounds(1);

  @Test
  void ingest() throws Exception {
    assertThat(new IngestBenchmark(small).run().toString()).contains("| bare loop, same rows |");
  }

  @Test
  @Tag("full")
  void notice() throws Exception {
    Options withoutPeer = new Options(small.users(), 1, 1, false);

    assertThat(new NoticeBenchmark(withoutPeer).run().toString()).contains("| to everyone |");
  }

  @Test
  @Tag("full")
  void feed() throws Exception {
    assertThat(new FeedBenchmark(small).run().toString())
        .contains("| bare RocksDB iterators and gets |", "| the same Javalin, a constant |");
  }

  @Test
  @Tag("full")
  void expansion() throws Exception {
    assertThat(new ExpansionBenchmark(small).run().toString()).contains("| bare producer |");
  }

  @Test
  @Tag("full")
  void preferences() throws Exception {
    assertThat(new PreferenceBenchmark(small.withUsers(5_000)).run().toString())
        .contains("| 1,000 |");
  }

  @Test
  void heap() throws Exception {
    assertThat(new HeapBenchmark(small.withUsers(20_000)).run().toString())
        .contains("bytes a user**");
  }

  @Test
  @Tag("full")
  void streams() throws Exception {
    assertThat(new StreamBenchmark(small.withUsers(1_000)).run().toString())
        .contains("| 1,000 | ours |", "beside 20 that never read");
  }

  @Test
  @Tag("full")
  void push() throws Exception {
    assertThat(new PushBenchmark(small).run().toString()).contains("| bare pipe |");
  }

  @Test
  @Tag("full")
  void quiet() throws Exception {
    assertThat(new QuietBenchmark(small).run().toString())
        .contains("| while its neighbour's are expanded |");
  }
}
