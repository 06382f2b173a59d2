package io.carillon.deploy;

import io.carillon.deploy.check.MainJob;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code deploy/quickstart} runs once all is built: Kafka, a schema registry and Carillon as
 * child processes, until a signal comes or one of them dies.
 */
public final class Quickstart {
  /** Servers whose parent was killed leave within this. */
  private static final Duration ORPHANS_LEAVE = Duration.ofSeconds(8);

  private static final long WATCH_MILLIS = 300;

  private final QuickstartSettings settings;
  private final Progress progress;
  private final Stopping stopping;

  private Quickstart(QuickstartSettings settings, Progress progress, Stopping stopping) {
    this.settings = settings;
    this.progress = progress;
    this.stopping = stopping;
  }

  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Progress progress = new Progress(out);
    Stopping stopping = Stopping.install(progress);
    int status;
    try {
      List<String> options = List.of(args);
      if (options.contains("--check")) {
        status = MainJob.run(progress, stopping) ? 0 : 1;
      } else {
        QuickstartSettings settings =
            QuickstartSettings.of(System.getenv(), CarillonProcess.home());
        new Quickstart(settings, progress, stopping).run(options.contains("--fresh"));
        status = 1;
      }
    } catch (Exception e) {
      status = 1;
      stopping.unlessStopping(() -> report(e));
    }
    System.exit(status);
  }

  private static void report(Exception e) {
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    if (e instanceof QuickstartException) {
      String.valueOf(e.getMessage()).lines().forEach(line -> err.println("quickstart: " + line));
    } else {
      err.println("quickstart: " + e.getMessage());
      if (!(e instanceof IllegalStateException)) {
        e.printStackTrace(err);
      }
    }
  }

  /** Returns when one of the servers has died; a signal ends the JVM meanwhile. */
  private void run(boolean fresh) throws Exception {
    DataDirectory data = DataDirectory.open(settings.dataDir());
    if (data.abandoned()) {
      settings.ports().awaitFree(ORPHANS_LEAVE);
    }
    settings.ports().requireFree();
    progress.print("Carillon, with a Kafka and a schema registry of its own");
    if (fresh) {
      List<String> deleted = data.clear();
      progress.print(
          deleted.isEmpty()
              ? "  nothing to delete in " + data.path()
              : "  deleted from " + data.path() + ": " + String.join(", ", deleted));
    }
    progress.print("  data in " + data.path() + "\n");

    data.noteRunning();
    stopping.afterwards(data::noteStopped);
    String key = settings.secretKey().isPresent() ? settings.secretKey().get() : data.secretKey();
    Map<String, String> carillon = new HashMap<>(settings.forCarillon());
    boolean sampleThere = data.sampleLoaded();
    carillon.putIfAbsent("CARILLON_DEMO", String.valueOf(settings.sample() || sampleThere));
    Servers servers = Servers.start(data.path(), settings.ports(), key, carillon, progress);
    stopping.first(servers);
    progress.step("Carillon is ready");
    Api api = new Api("http://127.0.0.1:" + settings.ports().http(), key);
    if (settings.sample() && !sampleThere) {
      Sample sample = Sample.read();
      progress.step("loading the sample: " + sample.describe());
      String prefix =
          settings.forCarillon().getOrDefault("CARILLON_TOPIC_PREFIX", AvroProducer.DEFAULT_PREFIX);
      try (AvroProducer producer =
          new AvroProducer(servers.ports().bootstrapServers(), servers.registryUrl(), prefix)) {
        sample.load(api, producer);
      }
      data.noteSampleLoaded();
      sampleThere = true;
      progress.step("the sample is loaded");
    }
    Map<String, Long> pids = new HashMap<>(servers.pids());
    pids.put("this supervisor", ProcessHandle.current().pid());
    progress.print(
        new Guide(
                servers,
                key,
                keyFile(data),
                sampleThere,
                Boolean.parseBoolean(carillon.get("CARILLON_DEMO")))
            .text(progress.elapsed(), Memory.of(pids)));
    watch(servers);
  }

  private Optional<String> keyFile(DataDirectory data) {
    return settings.secretKey().isPresent()
        ? Optional.empty()
        : Optional.of(data.secretKeyFile().toString());
  }

  private void watch(Servers servers) throws InterruptedException {
    Optional<String> casualty = servers.casualty();
    while (casualty.isEmpty()) {
      Thread.sleep(WATCH_MILLIS);
      casualty = servers.casualty();
    }
    throw new IllegalStateException(casualty.get());
  }
}
