package io.carillon.api;

import io.carillon.api.kafka.RecordWriter;
import io.carillon.api.lookup.Lookup;
import io.carillon.api.lookup.Lookups;
import io.carillon.api.lookup.UserPartition;
import io.carillon.api.settings.Settings;
import io.carillon.avro.UserChange;
import io.carillon.avro.UserLogEntry;
import io.carillon.topology.state.UserState;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An instance in a process of its own, to be killed. From the moment the stores can be asked at all
 * it asks for each of its users without a pause, and prints the first answer it gets; then it takes
 * {@code put USER VALUE} from its input and prints {@code ACK USER VALUE} once that is applied.
 */
final class LookupProbe {

  static final int USERS = 12;

  private LookupProbe() {}

  public static void main(String[] arguments) throws Exception {
    Settings settings = Settings.load(Map.of(), Path.of(arguments[0]));
    Carillon carillon =
        new Carillon(
            settings,
            System.out::println,
            (lookups, writer) -> {
              Thread asking = new Thread(() -> firstAnswers(lookups), "asking");
              asking.setDaemon(true);
              asking.start();
              Thread putting = new Thread(() -> puts(lookups, writer), "putting");
              putting.setDaemon(true);
              putting.start();
              return () -> {};
            });
    carillon.start();
    carillon.awaitFailure();
    System.exit(1);
  }

  static String user(int number) {
    return "user-" + number;
  }

  private static void firstAnswers(Lookups lookups) {
    for (int i = 0; i < USERS; i++) {
      String user = user(i);
      Thread one = new Thread(() -> firstAnswer(lookups, user), "asking-" + user);
      one.setDaemon(true);
      one.start();
    }
  }

  private static void firstAnswer(Lookups lookups, String user) {
    while (true) {
      Lookup<String> answer = lookups.stores().user(user).map(partition -> value(partition, user));
      if (answer instanceof Lookup.Here<String> here) {
        System.out.println("FIRST " + user + " " + here.value());
        return;
      }
      pause();
    }
  }

  private static String value(UserPartition partition, String user) {
    @Nullable UserState state = partition.users().find(user);
    return state == null ? "none" : String.valueOf(state.getAttributes().get("value"));
  }

  private static void puts(Lookups lookups, RecordWriter writer) {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    in.lines()
        .map(line -> line.split(" "))
        .filter(words -> words[0].equals("put"))
        .forEach(
            words -> {
              try {
                put(lookups, writer, words[1], words[2]);
              } catch (Exception e) {
                System.out.println("LOST " + words[1] + " " + e);
              }
            });
  }

  private static void put(Lookups lookups, RecordWriter writer, String user, String value)
      throws Exception {
    UserChange change = UserChange.newBuilder().setAttributes(Map.of("value", value)).build();
    UserLogEntry entry = UserLogEntry.newBuilder().setChange(change).build();
    long offset = writer.user(user, entry).toCompletableFuture().get(10, TimeUnit.SECONDS).offset();
    if (lookups.stores().user(user) instanceof Lookup.Here<UserPartition> here) {
      here.value().whenPassed(offset).toCompletableFuture().get(10, TimeUnit.SECONDS);
      System.out.println("ACK " + user + " " + value);
    } else {
      throw new IllegalStateException("not here");
    }
  }

  private static void pause() {
    try {
      Thread.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
