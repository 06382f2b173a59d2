package io.carillon.api.kafka;

import static io.carillon.api.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.localstack.LocalBroker;
import io.carillon.schemas.DeliveryTopics;
import io.carillon.schemas.FeedTopics;
import io.carillon.schemas.TopicLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One broker for all: starting it is the expensive part; each part has a prefix of its own. */
class FeedTopicKeeperTest {

  private static final DeliveryTopics DELIVERIES = new DeliveryTopics("made.", 3);

  @Test
  void againstARealBroker(@TempDir Path folder) throws Exception {
    try (LocalBroker broker = LocalBroker.start(folder);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      makesWhatIsAskedForAndAnewWhatIsDeleted(admin);
      saysWhatIsMissingWhenItMayOnlyCheck(admin);
      whatCannotBeMadeHoldsUpNothingElse(admin);
      takesAwayTheTopicsOfDeletedTenantsInTheEnd(admin);
    }
  }

  private static void makesWhatIsAskedForAndAnewWhatIsDeleted(Admin admin) throws Exception {
    FeedTopics names = new FeedTopics("made.");
    admin.createTopics(List.of(new NewTopic("made.feed.small", 1, (short) 1))).all().get();
    try (FeedTopicKeeper keeper =
        new FeedTopicKeeper(admin, names, DELIVERIES, Provisioning.AUTO, -1)) {
      keeper.start();
      String acme = names.of("acme");
      assertThat(keeper.ready(acme)).isFalse();
      await().until(() -> keeper.ready(acme));
      assertThat(maxBytes(admin, acme)).isEqualTo(TopicLayout.MAX_RECORD_BYTES);

      // A channel's has as many partitions as sinks may want.
      String hook = DELIVERIES.of("hook");
      assertThat(keeper.ready(hook)).isFalse();
      await().until(() -> keeper.ready(hook));
      assertThat(maxBytes(admin, hook)).isEqualTo(TopicLayout.MAX_RECORD_BYTES);
      assertThat(admin.describeTopics(List.of(hook)).allTopicNames().get().values())
          .allSatisfy(topic -> assertThat(topic.partitions()).hasSize(3));

      // Somebody's, with room for small records only: that is mended.
      await().until(() -> keeper.ready("made.feed.small"));
      assertThat(maxBytes(admin, "made.feed.small")).isEqualTo(TopicLayout.MAX_RECORD_BYTES);

      // It may be there again before anybody can see that it was not: its id tells.
      Set<Uuid> before = ids(admin, acme);
      admin.deleteTopics(List.of(acme)).all().get();
      await()
          .ignoreExceptions()
          .until(() -> keeper.ready(acme) && !ids(admin, acme).equals(before));
      assertThat(keeper.refused()).isEmpty();
      // Whoever asks in the moment in which it is found may have put it down once more.
      await().until(() -> keeper.waiting() == 0);
    }
  }

  private static Set<Uuid> ids(Admin admin, String topic) throws Exception {
    return admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
        .map(TopicDescription::topicId)
        .collect(Collectors.toSet());
  }

  private static void saysWhatIsMissingWhenItMayOnlyCheck(Admin admin) throws Exception {
    FeedTopics names = new FeedTopics("checked.");
    try (FeedTopicKeeper keeper =
        new FeedTopicKeeper(admin, names, DELIVERIES, Provisioning.CHECK, 1)) {
      keeper.start();
      String acme = names.of("acme");
      assertThat(keeper.ready(acme)).isFalse();
      await().until(() -> keeper.refused().containsKey(acme));
      assertThat(keeper.refused().get(acme)).contains("--create --topic checked.feed.acme");
      assertThat(admin.listTopics().names().get()).doesNotContain(acme);

      admin
          .createTopics(List.of(new NewTopic(acme, 3, (short) 1).configs(names.layout().configs())))
          .all()
          .get();
      await().until(() -> keeper.ready(acme));
      assertThat(keeper.refused()).isEmpty();
    }
  }

  private static void whatCannotBeMadeHoldsUpNothingElse(Admin admin) throws Exception {
    FeedTopics names = new FeedTopics("refused.");
    try (FeedTopicKeeper keeper =
        new FeedTopicKeeper(admin, names, DELIVERIES, Provisioning.AUTO, 3)) {
      keeper.start();
      admin
          .createTopics(
              List.of(new NewTopic(names.shared(), 1, (short) 1).configs(names.layout().configs())))
          .all()
          .get();
      assertThat(keeper.ready(names.of("acme"))).isFalse();
      await().until(() -> keeper.refused().containsKey(names.of("acme")));
      assertThat(keeper.refused().get(names.of("acme"))).containsIgnoringCase("replication");
      await().until(() -> keeper.ready(names.shared()));
      assertThat(keeper.waiting()).isEqualTo(1);
    }
  }

  private static void takesAwayTheTopicsOfDeletedTenantsInTheEnd(Admin admin) throws Exception {
    FeedTopics names = new FeedTopics("taken.");
    for (String tenant : List.of("acme", "globex", "initech")) {
      admin.createTopics(List.of(new NewTopic(names.of(tenant), 1, (short) 1))).all().get();
    }
    // The controller has them; the broker hears of it a moment later.
    for (String tenant : List.of("acme", "globex", "initech")) {
      await().until(() -> admin.listTopics().names().get().contains(names.of(tenant)));
    }
    AtomicLong nanos = new AtomicLong(1);
    Set<String> tenants = ConcurrentHashMap.newKeySet();
    tenants.add("acme");
    boolean[] here = {true};
    FeedTopicCollector collector =
        new FeedTopicCollector(
            admin,
            names,
            () -> here[0] ? Optional.of(tenants::contains) : Optional.empty(),
            nanos::get);
    Set<String> present =
        Set.of(names.of("acme"), names.of("globex"), names.of("initech"), names.shared());

    collector.look(present);
    nanos.addAndGet(FeedTopicCollector.GRACE.toNanos() - 1);
    collector.look(present);
    assertThat(admin.listTopics().names().get())
        .containsAll(List.of(names.of("acme"), names.of("globex"), names.of("initech")));

    tenants.add("globex"); // It is back in time.
    nanos.addAndGet(1);
    collector.look(present);
    await()
        .untilAsserted(
            () ->
                assertThat(admin.listTopics().names().get())
                    .contains(names.of("acme"), names.of("globex"))
                    .doesNotContain(names.of("initech")));

    // An instance that has become the one begins to count anew.
    tenants.remove("globex");
    collector.look(present);
    here[0] = false;
    collector.look(present);
    here[0] = true;
    nanos.addAndGet(FeedTopicCollector.GRACE.toNanos());
    collector.look(present);
    assertThat(admin.listTopics().names().get()).contains(names.of("globex"));
  }

  private static int maxBytes(Admin admin, String topic) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Config config =
        Objects.requireNonNull(
            admin.describeConfigs(List.of(resource)).all().get().get(resource), topic);
    return Integer.parseInt(config.get("max.message.bytes").value());
  }
}
