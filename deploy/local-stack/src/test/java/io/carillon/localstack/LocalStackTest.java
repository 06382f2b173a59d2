package io.carillon.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStackTest {
  /** One parent for both facts: starting a stack is the expensive part. */
  @Test
  void listensOnLoopbackOnlyAndDiesWithAKilledParent(@TempDir Path directory) throws Exception {
    Process parent = Parents.start(StackParent.class, directory.toString());
    try {
      String line = parent.inputReader(StandardCharsets.UTF_8).readLine();
      assertThat(line).as("pids of broker and registry").isNotNull();
      long broker = Long.parseLong(line.split(" ", -1)[0]);
      long registry = Long.parseLong(line.split(" ", -1)[1]);

      assertThat(Proc.listening(broker)).as("broker and controller").hasSize(2);
      assertThat(Proc.listening(broker)).allMatch(InetAddress::isLoopbackAddress);
      assertThat(Proc.listening(registry)).as("API").isNotEmpty();
      assertThat(Proc.listening(registry)).allMatch(InetAddress::isLoopbackAddress);

      parent.destroyForcibly().waitFor();
      Eventually.within(
          Duration.ofSeconds(15),
          "both children are gone",
          () -> !Proc.isAlive(broker) && !Proc.isAlive(registry));
    } finally {
      parent.destroyForcibly();
    }
  }
}
