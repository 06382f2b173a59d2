package io.carillon.deploy;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the environment says. Immutable.
 *
 * @param dataDir absolute
 * @param secretKey empty: the data directory's own
 * @param sample whether the first run loads the sample
 * @param forCarillon variables of Carillon itself, handed on
 */
public record QuickstartSettings(
    Ports ports,
    Path dataDir,
    Optional<String> secretKey,
    boolean sample,
    Map<String, String> forCarillon) {
  static final String HTTP_PORT = "CARILLON_HTTP_PORT";
  static final String KAFKA_PORT = "CARILLON_KAFKA_PORT";
  static final String REGISTRY_PORT = "CARILLON_REGISTRY_PORT";
  static final String DATA_DIR = "CARILLON_DATA_DIR";
  static final String SECRET_KEY = "CARILLON_SECRET_KEY";
  static final String SAMPLE = "CARILLON_SAMPLE";

  private static final Set<String> OWN =
      Set.of(HTTP_PORT, KAFKA_PORT, REGISTRY_PORT, DATA_DIR, SECRET_KEY, SAMPLE);

  /** Those that would take Carillon away from the servers that are started for it. */
  private static final Set<String> TAKEN =
      Set.of(
          "CARILLON_HTTP_HOST",
          "CARILLON_KAFKA_BOOTSTRAP_SERVERS",
          "CARILLON_SCHEMA_REGISTRY_URL",
          "CARILLON_SECRET_KEYS",
          "CARILLON_STATE_DIR");

  public QuickstartSettings {
    forCarillon = Map.copyOf(forCarillon);
  }

  /**
   * @param environment as {@link System#getenv()}
   * @param home the checkout
   * @throws QuickstartException with everything that is wrong
   */
  static QuickstartSettings of(Map<String, String> environment, Path home) {
    List<String> problems = new ArrayList<>();
    Ports ports =
        new Ports(
            port(environment, HTTP_PORT, 8080, problems),
            port(environment, KAFKA_PORT, 9092, problems),
            port(environment, REGISTRY_PORT, 8081, problems));
    if (Set.copyOf(List.of(ports.http(), ports.kafka(), ports.registry())).size() < 3) {
      problems.add("%s, %s and %s must differ".formatted(HTTP_PORT, KAFKA_PORT, REGISTRY_PORT));
    }
    Path dataDir = dataDir(environment, home, problems);
    Optional<String> key =
        Optional.ofNullable(environment.get(SECRET_KEY)).filter(text -> !text.isBlank());
    if (key.isPresent() && !SecretKey.isOne(key.get())) {
      problems.add(SECRET_KEY + " " + SecretKey.RULE);
    }
    boolean sample = sample(environment, problems);
    Map<String, String> handedOn = new HashMap<>();
    environment.forEach(
        (name, value) -> {
          if (TAKEN.contains(name)) {
            problems.add(
                name
                    + " is the quickstart's own to choose: it starts its own Kafka and registry;"
                    + " to run Carillon beside yours, use java -jar api/target/carillon.jar");
          } else if (name.startsWith("CARILLON_") && !OWN.contains(name)) {
            handedOn.put(name, value);
          }
        });
    if (!problems.isEmpty()) {
      throw new QuickstartException(String.join("\n", problems));
    }
    return new QuickstartSettings(ports, dataDir, key, sample, handedOn);
  }

  private static int port(
      Map<String, String> environment, String name, int otherwise, List<String> problems) {
    String text = environment.getOrDefault(name, "").strip();
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    problems.add(name + " must be a port from 1 to 65535 but is '" + text + "'");
    return otherwise;
  }

  private static Path dataDir(Map<String, String> environment, Path home, List<String> problems) {
    String text = environment.getOrDefault(DATA_DIR, "");
    if (text.indexOf(';') >= 0 || text.indexOf(',') >= 0) {
      // The registry's database and the broker's list of directories would each end there.
      problems.add(DATA_DIR + " must have no ';' and no ',' but is '" + text + "'");
    }
    try {
      Path given = text.isBlank() ? home.resolve("deploy").resolve("data") : Path.of(text);
      return given.toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      problems.add(DATA_DIR + " is not a path: " + e.getReason());
      return home;
    }
  }

  private static boolean sample(Map<String, String> environment, List<String> problems) {
    String text = environment.getOrDefault(SAMPLE, "").strip();
    if (!text.isEmpty() && !text.equals("true") && !text.equals("false")) {
      problems.add(SAMPLE + " must be true or false but is '" + text + "'");
    }
    return !text.equals("false");
  }
}
