package io.carillon.deploy.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.deploy.Api;
import io.carillon.deploy.AvroProducer;
import io.carillon.deploy.Ports;
import io.carillon.deploy.Progress;
import io.carillon.deploy.Servers;
import io.carillon.deploy.Stopping;
import io.carillon.deploy.TemporaryDirectory;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/**
 * {@code deploy/quickstart --check}: starts an installation on free ports in a temporary folder,
 * does the main job and says of every part of it whether it is done, to whom, and not to whom.
 */
public final class MainJob {
  private static final String KEY = "sk_only-for-this-check";

  private MainJob() {}

  /** In the order in which they are done: later ones stand on what earlier ones sent. */
  private static List<Check> checks() {
    return Stream.of(
            List.of(
                new Check(
                    "POST /v1/users, a newcomer's first call",
                    "user_456: all attributes, one tenant",
                    "any other tenant",
                    MainJob::newcomer)),
            Audiences.all(),
            Refusals.all(),
            Inbox.all(),
            LiveStream.all(),
            KafkaChecks.all(),
            List.of(OtherService.check("")),
            Restarts.all(),
            List.of(OtherService.check(" after all that")))
        .flatMap(List::stream)
        .toList();
  }

  /**
   * Prints the table.
   *
   * @return whether all is well
   */
  public static boolean run(Progress progress, Stopping stopping)
      throws IOException, InterruptedException {
    TemporaryDirectory directory = TemporaryDirectory.create("carillon-check");
    AtomicBoolean failed = new AtomicBoolean();
    stopping.afterwards(
        () -> {
          if (failed.get()) {
            progress.print("The servers' logs are kept in " + directory.path());
          } else {
            directory.delete();
          }
        });
    progress.print("Checking Carillon on free ports, in " + directory.path() + "\n");
    Servers servers = Servers.start(directory.path(), Ports.free(), KEY, Map.of(), progress);
    stopping.first(servers);
    Api api = new Api("http://127.0.0.1:" + servers.ports().http(), KEY);
    KafkaSide kafka = new KafkaSide(servers.ports().bootstrapServers(), servers.registryUrl());
    try (AvroProducer producer = kafka.producer()) {
      World world = new World(servers, api, kafka, producer);
      progress.step("telling of " + Cast.PEOPLE.size() + " people\n");
      for (Person person : Cast.PEOPLE) {
        api.post("/v1/users", person.body()).expect(200);
      }
      failed.set(!run(world, progress));
      return !failed.get();
    }
  }

  private static boolean run(World world, Progress progress) throws InterruptedException {
    Table table = new Table(progress);
    table.header();
    List<Check> checks = checks();
    int failed = 0;
    for (int i = 0; i < checks.size(); i++) {
      long start = System.nanoTime();
      String problem = problem(checks.get(i), world);
      table.row(i + 1, checks.get(i), Duration.ofNanos(System.nanoTime() - start), problem);
      failed += problem.isEmpty() ? 0 : 1;
    }
    progress.print(
        failed == 0
            ? "\nAll %d checks are well, after %s."
                .formatted(checks.size(), Progress.seconds(progress.elapsed()))
            : "\n%d of %d checks FAILED, after %s."
                .formatted(failed, checks.size(), Progress.seconds(progress.elapsed())));
    return failed == 0;
  }

  /** Empty when there is none. A failed check does not keep the others from being tried. */
  private static String problem(Check check, World world) throws InterruptedException {
    try {
      check.body().run(world);
      return "";
    } catch (InterruptedException e) {
      throw e;
    } catch (CheckFailed | Api.UnexpectedAnswer e) {
      return String.valueOf(e.getMessage());
    } catch (Exception e) {
      return e.toString();
    }
  }

  private static void newcomer(World world) throws Exception {
    world.changes(
        World.Change::none,
        w -> {
          JsonNode told = w.api().post("/v1/users", Cast.NEWCOMER).expect(200);
          JsonNode read = w.api().get("/v1/users/user_456").expect(200);
          CheckFailed.unlessSame("the user as read", told, read);
          CheckFailed.unlessSame(
              "org", "engineering", read.path("attributes").path("org").asText());
          JsonNode memberships =
              w.api().get("/v1/users/user_456/memberships").expect(200).path("entries");
          CheckFailed.unlessSame("memberships", 1, memberships.size());
        });
  }
}
