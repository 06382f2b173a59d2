package io.carillon.deploy.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.carillon.deploy.Ports;
import io.carillon.deploy.Progress;
import io.carillon.deploy.Servers;
import io.carillon.localstack.NodeProject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Carillon's own process beside a real broker and registry, for tests in JavaScript, and a door
 * through which a script can stop and start it: {@code POST /stop}, {@code POST /start}, each
 * answered when it is done, one after the other.
 */
public final class RunningCarillon implements AutoCloseable {

  /** Laid beside the scripts of a test: the server that runs, calls of it, user tokens for it. */
  private static final URL SCRIPT =
      Objects.requireNonNull(RunningCarillon.class.getResource("carillon.js"));

  private static final String KEY = "sk_0123456789abcdef";
  private static final String PUBLIC_KEY = "pk_0123456789abcdef";
  private static final String TOKEN_SECRET = "only-for-this-test-0123456789abcdef";
  private static final Duration STOPS_WITHIN = Duration.ofSeconds(8);

  private final Servers servers;
  private final HttpServer door;
  private final ExecutorService doorkeeper = Executors.newSingleThreadExecutor();

  private RunningCarillon(Servers servers) throws IOException {
    this.servers = servers;
    this.door = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    door.setExecutor(doorkeeper);
    door.createContext(
        "/stop", exchange -> done(exchange, () -> servers.carillon().stop(STOPS_WITHIN)));
    door.createContext("/start", exchange -> done(exchange, servers.carillon()::startAgain));
    door.start();
  }

  private static void done(HttpExchange exchange, Runnable task) throws IOException {
    int status = 200;
    try {
      task.run();
    } catch (RuntimeException e) {
      status = 500;
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  /**
   * Returns when all three serve. Pages of any origin may call it.
   *
   * @param directory of what they keep and log
   * @param settings of Carillon, beside its keys and where it is
   * @throws IllegalStateException if one does not serve, with the end of its log
   */
  public static RunningCarillon start(Path directory, Map<String, String> settings)
      throws IOException {
    Map<String, String> all = new HashMap<>(settings);
    all.put("CARILLON_PUBLIC_KEYS", PUBLIC_KEY);
    all.put("CARILLON_USER_TOKEN_SECRETS", TOKEN_SECRET);
    all.put("CARILLON_HTTP_CORS_ORIGINS", "*");
    Servers servers = Servers.start(directory, Ports.free(), KEY, all, Progress.silent());
    try {
      return new RunningCarillon(servers);
    } catch (IOException e) {
      servers.close();
      throw e;
    }
  }

  /**
   * A folder of scripts as {@link NodeProject#install} has it, with {@code carillon.js} beside
   * them.
   */
  public static NodeProject install(Path folder, String name)
      throws IOException, InterruptedException {
    return NodeProject.install(folder, name, SCRIPT);
  }

  /** What {@code carillon.js} has to know. */
  public Map<String, String> environment() {
    return Map.of(
        "CARILLON_URL", "http://127.0.0.1:" + servers.ports().http(),
        "CARILLON_KEY", KEY,
        "CARILLON_PUBLIC_KEY", PUBLIC_KEY,
        "CARILLON_TOKEN_SECRET", TOKEN_SECRET,
        "CARILLON_CONTROL", "http://127.0.0.1:" + door.getAddress().getPort());
  }

  @Override
  public void close() {
    door.stop(0);
    doorkeeper.shutdownNow();
    servers.close();
  }
}
