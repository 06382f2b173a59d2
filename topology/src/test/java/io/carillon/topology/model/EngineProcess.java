package io.carillon.topology.model;

import io.carillon.localstack.ChildProcess;
import io.carillon.localstack.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/** {@link EngineMain} from outside: started, asked, killed and started again. */
final class EngineProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final JavaCommand command;
  private final Path folder;
  private ChildProcess child;

  private EngineProcess(JavaCommand command, Path folder) {
    this.command = command;
    this.folder = folder;
    this.child = ChildProcess.start(command);
  }

  /** Starts it; it is not running yet. */
  static EngineProcess start(String bootstrap, String registry, String application, Path folder) {
    JavaCommand command =
        JavaCommand.of(
                application,
                EngineMain.class.getName(),
                System.getProperty("java.class.path"),
                folder)
            .withJvmOptions(
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=io.carillon")
            .withArguments(bootstrap, registry, application, folder.toString());
    return new EngineProcess(command, folder);
  }

  void awaitRunning() {
    child.awaitReady(() -> Files.exists(folder.resolve("running")), PATIENCE);
  }

  /** SIGKILL, and a new process on the same folder. */
  void killAndStart() throws IOException {
    child.kill();
    Files.deleteIfExists(folder.resolve("running"));
    child = ChildProcess.start(command);
  }

  EngineMain.Answers ask(EngineMain.Ask ask) throws IOException {
    Path answer = folder.resolve("answer.json");
    Files.deleteIfExists(answer);
    Path asking = folder.resolve("ask.tmp");
    EngineMain.JSON.writeValue(asking.toFile(), ask);
    Files.move(asking, folder.resolve("ask.json"), StandardCopyOption.ATOMIC_MOVE);
    child.awaitReady(() -> Files.exists(answer), PATIENCE);
    return EngineMain.JSON.readValue(answer.toFile(), EngineMain.Answers.class);
  }

  String log() {
    return child.logTail();
  }

  @Override
  public void close() {
    child.close();
  }
}
