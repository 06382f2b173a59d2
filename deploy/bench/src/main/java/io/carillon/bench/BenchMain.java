package io.carillon.bench;

import java.util.List;

/** {@code deploy/bench/run}: one benchmark by name. */
public final class BenchMain {

  private BenchMain() {}

  public static void main(String[] args) throws Exception {
    List<String> arguments = List.of(args);
    if (arguments.isEmpty()) {
      System.err.println("which one? B1, B2, B5, B6, B7, B8, B9, B11, preview or heap");
      System.exit(2);
    }
    Options options = Options.parse(arguments.subList(1, arguments.size()));
    Report report =
        switch (arguments.get(0)) {
          case "B1" -> new NoticeBenchmark(options).run();
          case "B2" -> new ExpansionBenchmark(options).run();
          case "B5" -> new PreferenceBenchmark(options).run();
          case "B6" -> new FeedBenchmark(options).run();
          case "B7" -> new StreamBenchmark(options).run();
          case "B8" -> new PushBenchmark(options).run();
          case "B11" -> new QuietBenchmark(options).run();
          case "B9" -> new IngestBenchmark(options).run();
          case "preview" -> new PreviewBenchmark(options).run();
          case "heap" -> new HeapBenchmark(options).run();
          default -> throw new IllegalArgumentException("no benchmark " + arguments.get(0));
        };
    report.publish();
    System.exit(0);
  }
}
