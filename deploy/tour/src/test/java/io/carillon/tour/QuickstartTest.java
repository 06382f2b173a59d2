package io.carillon.tour;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.deploy.Api;
import io.carillon.deploy.Ports;
import io.carillon.deploy.Progress;
import io.carillon.localstack.FreePorts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script itself, with what the build has just made. */
class QuickstartTest {
  /** A start takes 10 to 15 s on a quiet machine. */
  private static final Duration START_BOUND = Duration.ofSeconds(150);

  private static final Duration CHECK_BOUND = Duration.ofSeconds(300);
  private static final Duration STOP_BOUND = Duration.ofSeconds(90);
  private static final Duration ANSWER_BOUND = Duration.ofSeconds(90);

  private final Path temp;
  private final Ports ports = Ports.free();
  private final Deque<Script> started = new ArrayDeque<>();

  QuickstartTest(@TempDir Path temp) {
    this.temp = temp;
  }

  @AfterEach
  void close() {
    started.forEach(Script::close);
  }

  @Test
  void theMainJobIsDone() throws Exception {
    Script check = start(Script.WITH_OUR_CHILDRENS_OPTIONS, "--check");
    int status = check.awaitExit(CHECK_BOUND);
    System.out.println(check.output());
    assertThat(status).as(check.output()).isZero();
    assertThat(check.output()).contains("checks are well").doesNotContain("FAILED");
  }

  @Test
  void oneRunFromTheTourToTheRestart() throws Exception {
    Script first = start(environment("data"));
    first.awaitOutput("Ready after", START_BOUND);
    assertThat(first.output()).contains("the sample is loaded").contains("curl -s");
    String key = Files.readString(temp.resolve("data/secret-key")).strip();
    Api api = new Api("http://127.0.0.1:" + ports.http(), key);

    if (curlIsThere()) {
      theTourOfTheReadmeIsTrue();
      theCommandsItPrintsWork(first.output());
    } else {
      System.out.println("SKIPPED: no curl on this machine, so the README's tour was not tried");
    }
    aSecondRunIsRefused();
    aBusyPortIsNamed();
    JsonNode before = api.get("/v1/users/mara/feeds/inbox").expect(200);
    assertThat(before.path("entries")).hasSizeGreaterThan(3);

    stops(first);

    Script second = start(environment("data"));
    second.awaitOutput("Ready after", START_BOUND);
    assertThat(second.output()).doesNotContain("loading the sample");
    assertThat(api.get("/v1/users/mara/feeds/inbox").expect(200)).isEqualTo(before);
    stops(second);
  }

  @Test
  void whatIsWrongIsSaidInOneLine() throws Exception {
    assertThat(refusal(Map.of(), "--frsh")).contains("there is no option --frsh; try --help");
    assertThat(refusal(Map.of("CARILLON_HTTP_PORT", "http")))
        .isEqualTo("quickstart: CARILLON_HTTP_PORT must be a port from 1 to 65535 but is 'http'\n");
    Files.writeString(temp.resolve("thesis.txt"), "42");
    assertThat(refusal(Map.of("CARILLON_DATA_DIR", temp.toString()), "--fresh"))
        .contains("is not a data directory of the quickstart")
        .contains("nothing was touched");
    assertThat(temp.resolve("thesis.txt")).hasContent("42");
  }

  private Script start(Map<String, String> environment, String... options) throws IOException {
    Script script = Script.start(temp, environment, options);
    started.push(script);
    return script;
  }

  /** Its data directory is given relative to where it is called from. */
  private Map<String, String> environment(String dataDir) {
    Map<String, String> environment = new HashMap<>(Script.WITH_OUR_CHILDRENS_OPTIONS);
    environment.put("CARILLON_HTTP_PORT", String.valueOf(ports.http()));
    environment.put("CARILLON_KAFKA_PORT", String.valueOf(ports.kafka()));
    environment.put("CARILLON_REGISTRY_PORT", String.valueOf(ports.registry()));
    environment.put("CARILLON_DATA_DIR", dataDir);
    return environment;
  }

  private String refusal(Map<String, String> environment, String... options) throws Exception {
    Script script = start(environment, options);
    assertThat(script.awaitExit(START_BOUND)).isEqualTo(1);
    return script.output();
  }

  private void theCommandsItPrintsWork(String output) throws Exception {
    List<String> commands =
        output.lines().map(String::strip).filter(line -> line.startsWith("curl ")).toList();
    assertThat(commands).hasSizeGreaterThan(4);
    for (String command : commands) {
      // curl itself says whether it was answered well.
      bash(command.replace("curl -s", "curl -sS --fail-with-body"));
    }
  }

  private void theTourOfTheReadmeIsTrue() throws Exception {
    Tour tour = Tour.of(Script.home().resolve("README.md"));
    assertThat(tour.stops()).hasSizeGreaterThan(6);
    String between = "---- next stop ----";
    String script =
        tour.script(between)
            // A machine that stands still for a while does not make the page untrue.
            .replace("wait=5", "wait=30")
            .replace("127.0.0.1:8080", "127.0.0.1:" + ports.http())
            .replace("127.0.0.1:9092", ports.bootstrapServers())
            .replace("127.0.0.1:8081", "127.0.0.1:" + ports.registry())
            .replace("deploy/data/", temp.resolve("data") + "/");
    String[] answers = bash(script).split(between, -1);
    for (int i = 0; i < tour.stops().size(); i++) {
      Tour.Stop stop = tour.stops().get(i);
      if (!stop.answer().isEmpty()) {
        assertThat(ShownJson.differences(stop.answer(), answers[i]))
            .as("README: %s answered %s", stop.commands(), answers[i])
            .isEmpty();
      }
    }
  }

  private void aSecondRunIsRefused() throws Exception {
    assertThat(refusal(environment("data")))
        .contains("another quickstart is running on")
        .contains("CARILLON_DATA_DIR");
  }

  private void aBusyPortIsNamed() throws Exception {
    Map<String, String> other = new HashMap<>(environment("other"));
    other.put("CARILLON_KAFKA_PORT", String.valueOf(FreePorts.next()));
    assertThat(refusal(other))
        .contains("port " + ports.http() + " is taken")
        .contains("CARILLON_HTTP_PORT=")
        .contains("CARILLON_REGISTRY_PORT=")
        .doesNotContain("CARILLON_KAFKA_PORT");
  }

  private void stops(Script script) throws Exception {
    List<ProcessHandle> processes = script.processes();
    assertThat(processes).as("supervisor, broker, registry, Carillon").hasSize(4);
    long start = System.nanoTime();
    script.terminate();
    for (ProcessHandle process : processes) {
      Duration left = STOP_BOUND.minusNanos(System.nanoTime() - start);
      process.onExit().get(left.toMillis(), TimeUnit.MILLISECONDS);
    }
    System.out.println(
        "quickstart stopped after "
            + Progress.seconds(Duration.ofNanos(System.nanoTime() - start)));
    Set<Integer> taken =
        Set.of(ports.http(), ports.kafka(), ports.registry()).stream()
            .filter(port -> !FreePorts.isFree(port))
            .collect(Collectors.toSet());
    assertThat(taken).as("ports still taken").isEmpty();
    assertThat(temp.resolve("data/running")).doesNotExist();
  }

  private static boolean curlIsThere() {
    return Arrays.stream(System.getenv("PATH").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "curl")));
  }

  private static String bash(String script) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", script);
    builder.directory(Script.home().toFile());
    builder.redirectErrorStream(true);
    Process process = builder.start();
    String output;
    try (var in = process.getInputStream()) {
      output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(process.waitFor(ANSWER_BOUND.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    assertThat(process.exitValue()).as("%s%nprinted%n%s", script, output).isZero();
    return output;
  }
}
