package io.carillon.topology.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.avro.Branding;
import io.carillon.avro.Delivery;
import io.carillon.schemas.AvroSerdes;
import io.carillon.schemas.MessageId;
import io.carillon.schemas.SchemaRegistration;
import io.carillon.schemas.Topics;
import io.confluent.kafka.schemaregistry.client.MockSchemaRegistryClient;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SharedDeliveryTest {

  private static final String TOPIC = "carillon.deliveries.hook";

  @Test
  void splicingIsWriting() throws Exception {
    MockSchemaRegistryClient registry = new MockSchemaRegistryClient();
    Topics topics = new Topics("carillon.", 1, new AvroSerdes(registry));
    SchemaRegistration.register(registry, topics);
    for (String address : List.of("", "https://e.com/", "https://e.com/" + "x".repeat(20_000))) {
      Delivery delivery =
          Delivery.newBuilder()
              .setMessageId("")
              .setUserId("")
              .setAddress(address)
              .setAttemptKey("")
              .setNotificationId("n".repeat(128))
              .setTenant("acme")
              .setChannel("hook")
              .setType("http")
              .setContent(Map.of("title", "t"))
              .setBranding(Branding.newBuilder().setPrimaryColor("#fff").build())
              .setSettings("{}")
              .setCategories(List.of("news"))
              .build();
      byte[] empty = Objects.requireNonNull(topics.deliveryRecords().serialize(TOPIC, delivery));
      SharedDelivery shared = new SharedDelivery(empty, delivery.getNotificationId(), TOPIC);
      for (String user : List.of("u", "ü".repeat(20), "漢".repeat(256))) {
        String messageId = new MessageId(delivery.getNotificationId(), user).toString();
        delivery.setMessageId(messageId);
        delivery.setUserId(user);
        delivery.setAttemptKey(attemptKey(messageId));

        SharedDelivery.Own own = shared.of(user.getBytes(StandardCharsets.UTF_8));

        assertThat(own.key()).isEqualTo(messageId.getBytes(StandardCharsets.US_ASCII));
        assertThat(own.value()).isEqualTo(topics.deliveryRecords().serialize(TOPIC, delivery));

        Delivery theirs =
            Delivery.newBuilder(delivery)
                .setAddress("ü@" + "d".repeat(200))
                .setUnsubscribeUrl("https://n.example/" + "t".repeat(300))
                .build();
        assertThat(
                shared
                    .of(
                        user.getBytes(StandardCharsets.UTF_8),
                        theirs.getAddress(),
                        theirs.getUnsubscribeUrl())
                    .value())
            .isEqualTo(topics.deliveryRecords().serialize(TOPIC, theirs));
      }
    }
  }

  /** Whoever knows the topic and the message can tell the key. */
  private static String attemptKey(String messageId) throws Exception {
    byte[] text = (TOPIC + "\0" + messageId).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(MessageDigest.getInstance("SHA-256").digest(text));
  }
}
