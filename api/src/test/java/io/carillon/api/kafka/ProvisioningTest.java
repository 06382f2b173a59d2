package io.carillon.api.kafka;

import static io.carillon.api.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.carillon.api.Patience;
import io.carillon.api.PrintedTopics;
import io.carillon.api.access.ApiKey;
import io.carillon.api.read.Provenance;
import io.carillon.api.settings.Settings;
import io.carillon.avro.KeyKind;
import io.carillon.avro.StoredKey;
import io.carillon.localstack.LocalStack;
import io.carillon.schemas.ActorLabel;
import io.carillon.schemas.AvroSerdes;
import io.carillon.schemas.SchemaRegistration;
import io.carillon.schemas.Topics;
import io.carillon.schemas.TraceContext;
import io.carillon.topology.NotificationTopology;
import io.carillon.topology.TopologySettings;
import io.carillon.topology.failure.RegistryRetry;
import io.carillon.topology.store.StoreNames;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvisioningTest {

  private static final Provenance BY = new Provenance(ActorLabel.key("test"), TraceContext.start());

  /** One stack for all: starting it is the expensive part; each part has a prefix of its own. */
  @Test
  void againstRealServers(@TempDir Path folder) throws Exception {
    try (LocalStack stack = LocalStack.start(folder)) {
      Settings settings =
          Settings.load(
              Map.of(
                  "CARILLON_SECRET_KEY", "sk_0123456789abcdef",
                  "CARILLON_KAFKA_BOOTSTRAP_SERVERS", stack.broker().bootstrapServers(),
                  "CARILLON_SCHEMA_REGISTRY_URL", stack.registry().url()),
              null);
      try (Admin admin = Clients.admin(settings)) {
        SchemaRegistryClient registry = Clients.registry(settings);
        createsWhatIsMissingAndLeavesItTheSecondTime(admin, registry);
        saysAllThatIsWrongAtOnce(admin, registry);
        createsNothingWhenItMayOnlyCheck(admin, registry);
        checksSchemas(registry, settings, stack);
        severalInstancesRegisterAtOnce(settings);
        keysAreReadByEveryInstance(settings, topics("auto.", registry));
      }
    }
  }

  private static void createsWhatIsMissingAndLeavesItTheSecondTime(
      Admin admin, SchemaRegistryClient registry) throws Exception {
    Topics topics = topics("auto.", registry);
    TopicProvisioning provisioning = new TopicProvisioning(admin, Provisioning.AUTO, -1);

    assertThat(provisioning.provision(topics, internal(topics)))
        .contains("auto.users", "auto.user-log", "auto.dead-letters")
        .contains("auto.feed", "auto.feed-shared")
        .hasSize(topics.all().size() + 3);
    assertThat(provisioning.provision(topics, internal(topics))).isEmpty();
    assertThat(provisioning.retention(topics)).containsEntry("auto.audit", 90 * 86_400_000L);
    Topics shorter = new Topics("auto.", 3, new AvroSerdes(registry), Duration.ofDays(7));
    provisioning.provision(shorter, internal(shorter));
    await()
        .until(
            () -> provisioning.retention(topics),
            kept -> kept.getOrDefault("auto.audit", 0L) == 7 * 86_400_000L);
    provisioning.provision(topics, internal(topics));
    assertThat(admin.describeTopics(List.of("auto.user-log")).allTopicNames().get().values())
        .singleElement()
        .satisfies(log -> assertThat(log.partitions()).hasSize(3));
  }

  /** Written by one instance, read by that one, by another, and by one that starts later. */
  private static void keysAreReadByEveryInstance(Settings settings, Topics topics)
      throws Exception {
    SchemaRegistration.register(Clients.registry(settings), topics);
    Map<String, Object> kafka = Clients.kafka(settings);
    StoredKey key =
        StoredKey.newBuilder()
            .setKind(KeyKind.SECRET)
            .setHash(ApiKey.hashOf("sk_one"))
            .setScopes(List.of("read"))
            .setCreatedAt(Instant.EPOCH)
            .build();
    try (RecordWriter writer = new RecordWriter(kafka, topics, 3);
        KeyTable here = new KeyTable(kafka, topics.keys()).start();
        KeyTable there = new KeyTable(kafka, topics.keys()).start()) {
      assertThat(here.awaitLoaded(Patience.LONG)).isTrue();
      assertThat(here.ring().find("sk_one")).isEmpty();
      long offset = writer.key(BY, "id", key).toCompletableFuture().get().offset();
      await().until(() -> here.reflects(offset) && there.reflects(offset));
      assertThat(there.ring().find("sk_one")).isPresent();
      try (KeyTable later = new KeyTable(kafka, topics.keys()).start()) {
        assertThat(later.awaitLoaded(Patience.LONG)).isTrue();
        assertThat(later.ring().find("sk_one")).isPresent();
      }
      writer.key(BY, "id", null).toCompletableFuture().get();
      await().until(() -> there.ring().find("sk_one").isEmpty() && here.all().isEmpty());
    }
  }

  private static void saysAllThatIsWrongAtOnce(Admin admin, SchemaRegistryClient registry)
      throws Exception {
    Topics topics = topics("wrong.", registry);
    admin
        .createTopics(
            List.of(
                new NewTopic("wrong.user-log", 5, (short) 1)
                    .configs(Map.of("message.timestamp.type", "CreateTime")),
                new NewTopic("wrong.tenant-states", 1, (short) 1)))
        .all()
        .get();

    await().until(() -> admin.listTopics().names().get().contains("wrong.tenant-states"));

    assertThatThrownBy(
            () ->
                new TopicProvisioning(admin, Provisioning.AUTO, -1)
                    .provision(topics, internal(topics)))
        .isInstanceOf(ProvisioningException.class)
        .hasMessageContaining("wrong.user-log has 5 partitions but must have 3")
        .hasMessageContaining("message.timestamp.type=CreateTime but must have LogAppendTime")
        .hasMessageContaining("wrong.tenant-states has cleanup.policy=delete but must have compact")
        .hasMessageContaining("kafka-configs.sh");
    assertThat(admin.listTopics().names().get()).doesNotContain("wrong.users");
  }

  private static void createsNothingWhenItMayOnlyCheck(Admin admin, SchemaRegistryClient registry)
      throws Exception {
    Topics topics = topics("check.", registry);
    TopicProvisioning provisioning = new TopicProvisioning(admin, Provisioning.CHECK, 1);

    ProvisioningException missing =
        catchThrowableOfType(
            ProvisioningException.class, () -> provisioning.provision(topics, internal(topics)));

    assertThat(admin.listTopics().names().get()).noneMatch(name -> name.startsWith("check"));
    List<NewTopic> printed = PrintedTopics.parse(String.join("\n", missing.problems()));
    assertThat(printed)
        .extracting(NewTopic::name)
        .contains("check.users", "check.dead-letters", "check-users-changelog")
        .doesNotContain("check-user-partition-changelog");
    admin.createTopics(printed).all().get();
    // Created is not yet known to whom one asks.
    await()
        .ignoreExceptions()
        .untilAsserted(
            () -> assertThat(provisioning.provision(topics, internal(topics))).isEmpty());
  }

  private static void checksSchemas(
      SchemaRegistryClient registry, Settings settings, LocalStack stack) throws Exception {
    Topics topics = topics("schemas.", registry);
    SchemaProvisioning checking =
        new SchemaProvisioning(Clients.registry(settings), Provisioning.CHECK);

    ProvisioningException missing =
        catchThrowableOfType(ProvisioningException.class, () -> checking.provision(topics));
    assertThat(missing.problems())
        .hasSize(topics.all().size() + Topics.schemasByRecordName().size());

    runAsAPersonWould(missing.problems(), stack.registry().url());
    new SchemaProvisioning(Clients.registry(settings), Provisioning.CHECK).provision(topics);
    new SchemaProvisioning(Clients.registry(settings), Provisioning.AUTO).provision(topics);
  }

  private static void severalInstancesRegisterAtOnce(Settings settings) throws Exception {
    int instances = 6;
    CyclicBarrier together = new CyclicBarrier(instances);
    ExecutorService starting = Executors.newFixedThreadPool(instances);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < instances; i++) {
        SchemaRegistryClient own = Clients.registry(settings);
        all.add(
            starting.submit(
                () -> {
                  together.await();
                  new SchemaProvisioning(own, Provisioning.AUTO).provision(topics("race.", own));
                  return null;
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      starting.shutdownNow();
    }
  }

  private static void runAsAPersonWould(List<String> commands, String registryUrl)
      throws Exception {
    for (String command : commands) {
      ProcessBuilder shell = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true);
      shell.environment().put("SCHEMA_REGISTRY_URL", registryUrl);
      Process process = shell.start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(said).isZero();
    }
  }

  private static Topics topics(String prefix, SchemaRegistryClient registry) {
    return new Topics(prefix, 3, new AvroSerdes(registry));
  }

  private static InternalTopics internal(Topics topics) {
    return InternalTopics.of(
        new NotificationTopology(
                topics, TopologySettings.of(3), new RegistryRetry(Duration.ofSeconds(1)))
            .get()
            .describe(),
        topics,
        "check",
        Set.of(StoreNames.USER_PARTITION));
  }
}
