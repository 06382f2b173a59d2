package io.carillon.bench;

import io.carillon.localstack.FreePorts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * nginx with nchan, a server for streams that knows channels and nothing of users: one channel,
 * without storage on disk, on loopback, as many workers as there are cores.
 */
final class Nchan implements Streams {

  private static final Path MODULE = Path.of("/usr/lib/nginx/modules/ngx_nchan_module.so");
  private static final Path PROGRAM = Path.of("/usr/sbin/nginx");

  private final Path folder;
  private final Process process;
  private final int port;

  private Nchan(Path folder, Process process, int port) {
    this.folder = folder;
    this.process = process;
    this.port = port;
  }

  /** Empty when it is not installed: Debian's libnginx-mod-nchan. */
  static Optional<Streams> start() throws IOException, InterruptedException {
    if (!Files.exists(MODULE) || !Files.exists(PROGRAM)) {
      return Optional.empty();
    }
    Path folder = Files.createTempDirectory("carillon-bench-nchan");
    int port = FreePorts.next();
    Path config = folder.resolve("nginx.conf");
    Files.writeString(config, config(folder, port), StandardCharsets.UTF_8);
    Process process =
        new ProcessBuilder(PROGRAM.toString(), "-p", folder.toString(), "-c", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    Thread.sleep(500);
    if (!process.isAlive()) {
      throw new IllegalStateException(Files.readString(folder.resolve("out")));
    }
    return Optional.of(new Nchan(folder, process, port));
  }

  private static String config(Path folder, int port) {
    return """
        load_module %s;
        user root;
        daemon off;
        pid %2$s/pid;
        error_log %2$s/error.log warn;
        worker_processes %3$d;
        worker_rlimit_nofile 20000;
        events { worker_connections 19000; }
        http {
          access_log off;
          client_body_temp_path %2$s/body; proxy_temp_path %2$s/proxy;
          fastcgi_temp_path %2$s/fastcgi; uwsgi_temp_path %2$s/uwsgi; scgi_temp_path %2$s/scgi;
          nchan_shared_memory_size 256M;
          keepalive_requests 1000000;
          server {
            listen 127.0.0.1:%4$d backlog=16384;
            location = /publish { nchan_publisher; nchan_channel_id acme; nchan_message_buffer_length 10; }
            location = /subscribe {
              nchan_subscriber eventsource; nchan_channel_id acme;
              nchan_subscriber_first_message newest;
            }
          }
        }
        """
        .formatted(MODULE, folder, Runtime.getRuntime().availableProcessors(), port);
  }

  @Override
  public String name() {
    return "nchan";
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String request(int client) {
    return "GET /subscribe HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n";
  }

  @Override
  public String begun() {
    return "text/event-stream";
  }

  @Override
  public PlainHttp connect() throws IOException {
    return new PlainHttp(port, "none");
  }

  /** As many bytes as ours. */
  @Override
  public void notifyAll(PlainHttp http, String title) {
    http.post("/publish", EVENT.formatted(title));
  }

  private static final String EVENT =
      "{\"entry\":{\"__typename\":\"FeedItem\",\"id\":\"FklEWUVMSXRfNUFQRzB2U253aFk1SFFwZXRlcg\","
          + "\"title\":\"%s\",\"body\":\""
          + "x".repeat(700)
          + "\"},\"meta\":{\"total_count\":100,\"unread_count\":100,\"unseen_count\":100}}";

  @Override
  public long residentBytes() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .mapToLong(each -> Machine.residentBytes(each.pid()))
        .sum();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.destroy();
    process.waitFor();
    Lab.delete(folder);
  }
}
