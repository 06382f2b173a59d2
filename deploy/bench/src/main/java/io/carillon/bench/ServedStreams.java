package io.carillon.bench;

import io.carillon.avro.FeedTopic;
import io.carillon.avro.TenantChange;
import io.carillon.localstack.ChildProcess;
import io.carillon.localstack.FreePorts;
import io.carillon.localstack.JavaCommand;
import io.carillon.localstack.LocalRegistry;
import io.carillon.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Carillon in a process of its own, beside a broker and a registry; every client is another member
 * of one tenant, with counts of their own.
 */
final class ServedStreams implements Streams {

  static final String TENANT = "acme";

  /** As operators are told to use them; a run's working directory is the module's. */
  private static final Path JVM_OPTIONS = Path.of("../carillon.jvm");

  private static final String KEY = "sk_0123456789abcdef";
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);

  private final Lab lab;
  private final LocalRegistry registry;
  private final Topics topics;
  private final ChildProcess process;
  private final int port;
  private final People people;

  private ServedStreams(
      Lab lab, LocalRegistry registry, ChildProcess process, int port, People people) {
    this.lab = lab;
    this.registry = registry;
    this.topics = lab.topics(registry.url());
    this.process = process;
    this.port = port;
    this.people = people;
  }

  /** Knows the people when it returns. */
  static ServedStreams start(Options options, People people) throws Exception {
    Lab lab = Lab.start(options);
    LocalRegistry registry = LocalRegistry.start(lab.scratch().resolve("registry"));
    int port = FreePorts.next();
    ChildProcess process =
        ChildProcess.start(
            JavaCommand.of(
                    "carillon",
                    "io.carillon.api.Main",
                    System.getProperty("java.class.path"),
                    lab.scratch().resolve("carillon"))
                .withJvmOptions(
                    "@" + JVM_OPTIONS.toAbsolutePath(),
                    "-Xmx1g",
                    "-Dlogback.configurationFile=bench-logback.xml")
                .withEnvironment(
                    Map.of(
                        "CARILLON_HTTP_PORT", String.valueOf(port),
                        "CARILLON_SECRET_KEYS", KEY,
                        "CARILLON_KAFKA_BOOTSTRAP_SERVERS", lab.broker().bootstrapServers(),
                        "CARILLON_SCHEMA_REGISTRY_URL", registry.url(),
                        "CARILLON_USER_PARTITIONS", String.valueOf(Lab.PARTITIONS),
                        "CARILLON_STATE_DIR", lab.scratch().resolve("state").toString())));
    ServedStreams served = new ServedStreams(lab, registry, process, port, people);
    process.awaitReady(served::ready, READY_WITHIN);
    served.load();
    return served;
  }

  private boolean ready() throws IOException {
    try (PlainHttp http = connect()) {
      return http.get("/health/ready").contains("ready");
    }
  }

  private void load() throws Exception {
    Load.write(lab, topics().users().name(), people.encoded(topics()));
    try (PlainHttp http = connect()) {
      Application.await(
          "the members",
          () ->
              http.post("/v1/segments/preview", "{\"segment\":\"tenant_id:" + TENANT + "\"}")
                  .contains("\"matched\":" + people.count() + ","));
    }
  }

  /** Says by which topic what happens to the people is told to other systems. */
  void tell(FeedTopic topic) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = lab.producer(0);
        PlainHttp http = connect()) {
      TenantChange change = TenantChange.newBuilder().setFeedTopic(topic).build();
      producer.send(Load.record(topics.tenants(), TENANT, change)).get();
      String told = "\"feed_topic\":\"" + topic.name().toLowerCase(Locale.ROOT) + '"';
      Application.await(
          "the tenant", () -> http.find("/v1/tenants/" + TENANT).orElse("").contains(told));
    }
  }

  Lab lab() {
    return lab;
  }

  Topics topics() {
    return topics;
  }

  @Override
  public String name() {
    return "ours";
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String request(int client) {
    return "GET /v1/users/"
        + people.id(client)
        + "/feeds/inbox/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
        + KEY
        + "\r\nAccept: text/event-stream\r\n\r\n";
  }

  @Override
  public String begun() {
    return "event: feed.ready";
  }

  @Override
  public PlainHttp connect() throws IOException {
    return new PlainHttp(port, KEY);
  }

  @Override
  public void notifyAll(PlainHttp http, String title) {
    http.post(
        "/v1/notify",
        "{\"tenant\":\"%1$s\",\"segment\":\"tenant_id:%1$s\",\"title\":\"%2$s\",\"body\":\"\"}"
            .formatted(TENANT, title));
  }

  @Override
  public long residentBytes() {
    return Machine.residentBytes(process.pid());
  }

  /** Samples it from now on. */
  void sample() throws IOException, InterruptedException {
    jcmd("JFR.start", "name=bench", "settings=profile");
  }

  /** Where the threads were that write to streams. */
  String hotSpots() throws IOException, InterruptedException {
    Path file = lab.scratch().resolve("live.jfr");
    jcmd("JFR.dump", "name=bench", "filename=" + file);
    return HotSpots.summary(file, "carillon-live-");
  }

  private void jcmd(String... command) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("jcmd", String.valueOf(process.pid())));
    all.addAll(List.of(command));
    new ProcessBuilder(all).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
  }

  /** What lives on its heap, after a full collection. */
  long heapBytes() throws IOException, InterruptedException {
    jcmd("GC.run");
    try (PlainHttp http = connect()) {
      return http.get("/metrics")
          .lines()
          .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
          .mapToLong(
              line -> (long) Double.parseDouble(line.substring(line.indexOf('}') + 1).trim()))
          .sum();
    }
  }

  @Override
  public void close() throws IOException {
    process.close();
    registry.close();
    lab.close();
  }
}
