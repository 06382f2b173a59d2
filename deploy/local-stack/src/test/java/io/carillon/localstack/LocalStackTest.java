package io.carillon.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStackTest {
  /** One parent for both facts: starting a stack is the expensive part. */
  @Test
  void listensOnLoopbackOnlyAndDiesWithAKilledParent(@TempDir Path directory) throws Exception {
    long broker = 0;
    long registry = 0;
    Process parent = Parents.start(StackParent.class, directory.toString());
    try {
      String line = parent.inputReader(StandardCharsets.UTF_8).readLine();
      assertThat(line).as("pids of broker and registry").isNotNull();
      broker = Long.parseLong(line.split(" ", -1)[0]);
      registry = Long.parseLong(line.split(" ", -1)[1]);

      assertThat(Proc.listening(broker)).as("broker and controller").hasSize(2);
      assertThat(Proc.listening(broker)).allMatch(InetAddress::isLoopbackAddress);
      assertThat(Proc.listening(registry)).as("API").isNotEmpty();
      assertThat(Proc.listening(registry)).allMatch(InetAddress::isLoopbackAddress);

      parent.destroyForcibly().waitFor();
      Eventually.within(
          Duration.ofSeconds(90), "both children are gone", noneAlive(broker, registry));
    } finally {
      parent.destroyForcibly();
      Parents.killOrphans(broker, registry);
    }
  }

  private static Callable<Boolean> noneAlive(long first, long second) {
    return () -> !Proc.isAlive(first) && !Proc.isAlive(second);
  }
}
