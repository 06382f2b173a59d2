package io.carillon.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.localstack.FreePorts;
import io.carillon.localstack.LocalBroker;
import io.carillon.localstack.LocalRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Kafka as companies run it: TLS, a login, and for that login no more rights than {@code
 * deploy/README.md} asks for. Whatever a client of ours forgets to pass on, or is not allowed to
 * do, ends the start here.
 */
class SecuredKafkaTest {

  private static final String PASSWORD = "test-only-password";

  @Test
  void loginTlsAndTheDocumentedRightsAreEnough(@TempDir Path folder) throws Exception {
    int plain = FreePorts.next();
    int secured = FreePorts.next();
    Path keystore = selfSigned(folder);
    try (LocalBroker broker =
            LocalBroker.start(
                folder.resolve("broker"),
                plain,
                overrides(plain, secured, FreePorts.next(), keystore));
        LocalRegistry registry = LocalRegistry.start(folder.resolve("registry"), FreePorts.next());
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createAcls(documentedRights()).all().get();
      int port = FreePorts.next();
      List<String> lines =
          List.of(
              "secret.keys=" + InstanceProcess.KEY,
              "kafka.bootstrap.servers=127.0.0.1:" + secured,
              "kafka.security.protocol=SASL_SSL",
              "kafka.sasl.mechanism=PLAIN",
              "kafka.sasl.jaas.config=" + login("carillon") + ";",
              "kafka.ssl.truststore.location=" + keystore,
              "kafka.ssl.truststore.password=" + PASSWORD,
              "schema.registry.url=" + registry.url(),
              "replication.factor=1",
              "http.port=" + port,
              "state.dir=" + folder.resolve("state"));
      List<String> all = new ArrayList<>(lines);
      all.addAll(InstanceProcess.STEADY);
      Path config = Files.write(folder.resolve("secured.properties"), all);
      try (InstanceProcess instance = new InstanceProcess(config, port)) {
        instance.awaitReady();
        assertThat(
                instance
                    .send(
                        "POST",
                        "/v1/users",
                        "{\"userId\":\"ada\",\"attributes\":{\"tenant_id\":\"acme\"}}")
                    .statusCode())
            .as(instance.output())
            .isEqualTo(200);
        instance.send("POST", "/v1/notify", "{\"segment\":\"tenant_id:acme\",\"title\":\"Safe\"}");
        instance.await(() -> instance.get("/v1/users/ada/feeds/inbox").body().contains("Safe"));
        instance.terminate();
        assertThat(instance.output()).doesNotContain("uthorization", "Exception", PASSWORD);
      }
    }
  }

  /** As the page for operators lists them. */
  private static List<AclBinding> documentedRights() {
    return List.of(
        allowed(ResourceType.TOPIC, "carillon", PatternType.PREFIXED, AclOperation.ALL),
        allowed(ResourceType.GROUP, "carillon", PatternType.PREFIXED, AclOperation.ALL),
        allowed(ResourceType.TRANSACTIONAL_ID, "carillon", PatternType.PREFIXED, AclOperation.ALL),
        allowed(ResourceType.CLUSTER, "kafka-cluster", PatternType.LITERAL, AclOperation.DESCRIBE));
  }

  private static AclBinding allowed(
      ResourceType type, String name, PatternType pattern, AclOperation operation) {
    return new AclBinding(
        new ResourcePattern(type, name, pattern),
        new AccessControlEntry("User:carillon", "*", operation, AclPermissionType.ALLOW));
  }

  /** Beside the plain listener, which is the broker's own and the super user's. */
  private static Map<String, String> overrides(
      int plain, int secured, int controllerPort, Path keystore) {
    Map<String, String> overrides = new TreeMap<>();
    overrides.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    overrides.put(
        "listeners",
        "BROKER://127.0.0.1:%d,SECURED://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
            .formatted(plain, secured, controllerPort));
    overrides.put(
        "advertised.listeners",
        "BROKER://127.0.0.1:%d,SECURED://127.0.0.1:%d".formatted(plain, secured));
    overrides.put(
        "listener.security.protocol.map", "BROKER:PLAINTEXT,SECURED:SASL_SSL,CONTROLLER:PLAINTEXT");
    overrides.put("sasl.enabled.mechanisms", "PLAIN");
    overrides.put(
        "listener.name.secured.plain.sasl.jaas.config",
        login("broker") + " user_carillon=\"" + PASSWORD + "\";");
    overrides.put("ssl.keystore.location", keystore.toString());
    overrides.put("ssl.keystore.password", PASSWORD);
    overrides.put("ssl.key.password", PASSWORD);
    overrides.put(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    overrides.put("super.users", "User:ANONYMOUS");
    return overrides;
  }

  private static String login(String user) {
    return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\""
        .formatted(user, PASSWORD);
  }

  private static Path selfSigned(Path folder) throws Exception {
    Path keystore = folder.resolve("broker.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "broker",
                "-keyalg",
                "EC",
                "-validity",
                "2",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                keystore.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    return keystore;
  }
}
