package io.carillon.foreign;

import io.carillon.localstack.NodeProject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code produce.js} and {@code consume.js}, run against a broker and a registry. */
final class JavaScriptClients {

  private static final long STEP_SECONDS = 180;
  private static final String QUIET_MS = "2500";
  private static final int OLDEST_NODE = 18;

  private final NodeProject scripts;

  private JavaScriptClients(NodeProject scripts) {
    this.scripts = scripts;
  }

  /** Why they cannot run here; empty when they can. */
  static Optional<String> missing() throws IOException, InterruptedException {
    return NodeProject.missing(OLDEST_NODE);
  }

  static JavaScriptClients install() throws IOException, InterruptedException {
    return new JavaScriptClients(NodeProject.install(Path.of("."), "foreign-client"));
  }

  /** Runs one step of the producer to its end. */
  void produce(String step, String brokers, String registry)
      throws IOException, InterruptedException {
    node(brokers, registry, "produce.js", step);
  }

  /**
   * What the consumer has when no record has come for a while, as JSON.
   *
   * @param topics none: all feed topics
   */
  String consume(String brokers, String registry, String... topics)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("consume.js", "--idle", QUIET_MS));
    arguments.addAll(List.of(topics));
    String said = node(brokers, registry, arguments.toArray(String[]::new)).strip();
    // kafkajs says first what it has to say.
    return said.substring(said.lastIndexOf('\n') + 1);
  }

  private String node(String brokers, String registry, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("node"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--brokers", brokers, "--registry", registry));
    return scripts.run(STEP_SECONDS, Map.of(), command.toArray(String[]::new));
  }
}
