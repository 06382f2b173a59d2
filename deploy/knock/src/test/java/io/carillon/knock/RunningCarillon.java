package io.carillon.knock;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.carillon.deploy.Ports;
import io.carillon.deploy.Progress;
import io.carillon.deploy.Servers;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Carillon's own process beside a real broker and registry, and a door through which a script can
 * stop and start it: {@code POST /stop}, {@code POST /start}, each answered when it is done.
 */
final class RunningCarillon implements AutoCloseable {

  private static final String KEY = "sk_0123456789abcdef";
  private static final String PUBLIC_KEY = "pk_0123456789abcdef";
  private static final String TOKEN_SECRET = "only-for-this-test-0123456789abcdef";
  private static final Duration STOPS_WITHIN = Duration.ofSeconds(8);

  private final Servers servers;
  private final Path signingKey;
  private final HttpServer door;
  private final ExecutorService doorkeeper = Executors.newSingleThreadExecutor();

  private RunningCarillon(Servers servers, Path signingKey) throws IOException {
    this.servers = servers;
    this.signingKey = signingKey;
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

  static RunningCarillon start(Path directory) throws IOException, GeneralSecurityException {
    // RS256, as the packages sign user tokens.
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2_048);
    KeyPair pair = generator.generateKeyPair();
    Path signing = pem(directory.resolve("signing.pem"), "PRIVATE KEY", pair.getPrivate());
    Path verifying = pem(directory.resolve("verifying.pem"), "PUBLIC KEY", pair.getPublic());
    Map<String, String> settings =
        Map.of(
            "CARILLON_PUBLIC_KEYS",
            PUBLIC_KEY,
            "CARILLON_USER_TOKEN_SECRETS",
            TOKEN_SECRET,
            "CARILLON_USER_TOKEN_KEYS",
            verifying.toString(),
            "CARILLON_HTTP_CORS_ORIGINS",
            "*");
    Progress silent = new Progress(new PrintStream(OutputStream.nullOutputStream()));
    Servers servers = Servers.start(directory.resolve("data"), Ports.free(), KEY, settings, silent);
    try {
      return new RunningCarillon(servers, signing);
    } catch (IOException e) {
      servers.close();
      throw e;
    }
  }

  private static Path pem(Path file, String what, Key key) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return Files.writeString(
        file, "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
  }

  /** What a script has to know. */
  Map<String, String> environment() {
    return Map.of(
        "CARILLON_URL",
        "http://127.0.0.1:" + servers.ports().http(),
        "CARILLON_KEY",
        KEY,
        "CARILLON_PUBLIC_KEY",
        PUBLIC_KEY,
        "CARILLON_TOKEN_SECRET",
        TOKEN_SECRET,
        "CARILLON_SIGNING_KEY",
        signingKey.toString(),
        "CARILLON_CONTROL",
        "http://127.0.0.1:" + door.getAddress().getPort());
  }

  @Override
  public void close() {
    door.stop(0);
    doorkeeper.shutdownNow();
    servers.close();
  }
}
