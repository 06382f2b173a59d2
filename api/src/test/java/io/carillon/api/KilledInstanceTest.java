package io.carillon.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.api.InstanceProcess.Answer;
import io.carillon.localstack.FreePorts;
import io.carillon.localstack.LocalBroker;
import io.carillon.localstack.LocalRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * ReadYourWrites over SIGKILL: what was acknowledged is in the first answer of the next instance,
 * although the kill came before the commit that would have kept it.
 */
class KilledInstanceTest {

  private static final int KILLS = 1;
  private static final int USERS = 12;

  /** A wrong answer may be there for a moment only. */
  private static final long EVERY_MS = 5;

  @Test
  void anAcknowledgedChangeIsInTheFirstAnswerAfterAKill(@TempDir Path folder) throws Exception {
    Map<String, String> quick =
        Map.of(
            "group.min.session.timeout.ms", "1000",
            "transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");
    try (LocalBroker broker = LocalBroker.start(folder.resolve("broker"), FreePorts.next(), quick);
        LocalRegistry registry = LocalRegistry.start(folder.resolve("registry"))) {
      int port = FreePorts.next();
      Path config =
          Files.write(
              folder.resolve("carillon.properties"),
              List.of(
                  "secret.keys=" + InstanceProcess.KEY,
                  "kafka.bootstrap.servers=" + broker.bootstrapServers(),
                  "schema.registry.url=" + registry.url(),
                  "http.port=" + port,
                  "state.dir=" + folder.resolve("state"),
                  // So long that what is acknowledged is not yet committed when the kill comes.
                  "commit.interval.ms=1000",
                  "session.timeout.ms=3000"));
      for (int kill = 0; kill <= KILLS; kill++) {
        try (InstanceProcess instance = new InstanceProcess(config, port)) {
          for (Answer answer : firstAnswers(instance)) {
            assertThat(answer.statusCode()).as(instance.output()).isEqualTo(kill == 0 ? 404 : 200);
            if (kill > 0) {
              assertThat(answer.body()).contains("\"life-" + (kill - 1) + "\"");
            }
          }
          for (int user = 0; user < USERS; user++) {
            instance.put("/v1/users/u" + user, "{\"mark\":\"life-" + kill + "\"}");
          }
          instance.kill();
        }
      }
    }
  }

  /** Asks for every user without a pause from the start of the process on. */
  private static List<Answer> firstAnswers(InstanceProcess instance) throws Exception {
    ExecutorService asking = Executors.newFixedThreadPool(USERS);
    try {
      Map<Integer, Future<Answer>> first = new HashMap<>();
      for (int user = 0; user < USERS; user++) {
        String path = "/v1/users/u" + user;
        first.put(
            user,
            asking.submit(
                () -> {
                  AtomicReference<Answer> last = new AtomicReference<>(new Answer(0, ""));
                  instance.await(
                      () -> InstanceProcess.isAnswer(last.updateAndGet(it -> instance.get(path))),
                      EVERY_MS);
                  return last.get();
                }));
      }
      List<Answer> answers = new ArrayList<>();
      for (Future<Answer> answer : first.values()) {
        answers.add(answer.get());
      }
      return answers;
    } finally {
      asking.shutdownNow();
    }
  }
}
