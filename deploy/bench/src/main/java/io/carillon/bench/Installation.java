package io.carillon.bench;

import io.carillon.api.Carillon;
import io.carillon.api.settings.Settings;
import io.carillon.localstack.FreePorts;
import io.carillon.localstack.LocalRegistry;
import io.carillon.schemas.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** All of Carillon, its HTTP server included, in this process, with a registry beside. */
final class Installation implements AutoCloseable {

  private static final String KEY = "sk_0123456789abcdef";

  private final Lab lab;
  private final LocalRegistry registry;
  private final Topics topics;
  private final Carillon carillon;
  private final int port;

  private Installation(Lab lab, LocalRegistry registry, Carillon carillon, int port) {
    this.lab = lab;
    this.registry = registry;
    this.topics = lab.topics(registry.url());
    this.carillon = carillon;
    this.port = port;
  }

  /** Ready when it returns. */
  static Installation start(Options options) throws IOException {
    Lab lab = Lab.start(options);
    LocalRegistry registry = LocalRegistry.start(lab.scratch().resolve("registry"));
    int port = FreePorts.next();
    Path file = lab.scratch().resolve("carillon.properties");
    Files.writeString(
        file,
        """
        http.host=127.0.0.1
        http.port=%d
        secret.keys=%s
        kafka.bootstrap.servers=%s
        schema.registry.url=%s
        user.partitions=%d
        replication.factor=1
        stream.threads=%d
        state.dir=%s
        """
            .formatted(
                port,
                KEY,
                lab.broker().bootstrapServers(),
                registry.url(),
                Lab.PARTITIONS,
                options.threads(),
                lab.scratch().resolve("state")),
        StandardCharsets.UTF_8);
    Carillon carillon = new Carillon(Settings.load(Map.of(), file), Report::progress);
    carillon.start();
    return new Installation(lab, registry, carillon, port);
  }

  Lab lab() {
    return lab;
  }

  /** As Carillon names them by default, with the registry's schema ids. */
  Topics topics() {
    return topics;
  }

  PlainHttp connect() throws IOException {
    return new PlainHttp(port, KEY);
  }

  @Override
  public void close() throws IOException {
    carillon.close();
    registry.close();
    lab.close();
  }
}
