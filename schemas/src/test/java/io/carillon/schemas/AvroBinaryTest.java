package io.carillon.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.avro.AllMessages;
import io.carillon.avro.Content;
import io.carillon.avro.FeedAction;
import io.carillon.avro.MembershipChange;
import io.carillon.avro.MessageAction;
import io.carillon.avro.MessageIds;
import io.carillon.avro.RoutedNotification;
import io.carillon.avro.UserChange;
import io.carillon.avro.UserLogEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

/** What we write beside what Avro's own writer does. */
class AvroBinaryTest {

  private static final byte[] HEAD = {7};
  private static final List<String> TEXTS =
      List.of("", "role", "admin", "Zoë", "日本語", "😀 smile", "a".repeat(33), "é".repeat(4_000));

  private final AvroBinary<UserLogEntry> binary = new AvroBinary<>(UserLogEntry.class);

  @Test
  void writesWhatAvroWritesAndReadsWhatItWrote() throws IOException {
    for (long seed = 0; seed < 500; seed++) {
      UserLogEntry entry = entry(new Random(seed));

      byte[] ours = binary.write(HEAD, entry);

      assertThat(ours).as("seed %s", seed).isEqualTo(byAvro(entry));
      assertThat(binary.read(ours, HEAD.length)).as("seed %s", seed).isEqualTo(entry);
    }
  }

  @Test
  void aRecordCutShortIsRefused() {
    byte[] whole = binary.write(HEAD, entry(new Random(2)));
    for (int length = HEAD.length; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> binary.read(cut, HEAD.length))
          .isInstanceOf(SerializationException.class);
    }
  }

  @Test
  void aRecordThatLacksWhatItsSchemaDemandsLeavesNothingBehind() {
    UserLogEntry lacking = new UserLogEntry(new RoutedNotification(), null);
    UserLogEntry entry = entry(new Random(5));

    assertThatThrownBy(() -> binary.write(HEAD, lacking))
        .isInstanceOf(SerializationException.class);
    assertThat(binary.read(binary.write(HEAD, entry), HEAD.length)).isEqualTo(entry);
  }

  private static byte[] byAvro(UserLogEntry entry) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(HEAD);
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    new SpecificDatumWriter<>(UserLogEntry.class).write(entry, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static UserLogEntry entry(Random random) {
    Object change =
        switch (random.nextInt(4)) {
          case 0 -> new FeedAction(MessageAction.READ, new MessageIds(texts(random)), null);
          case 1 ->
              new FeedAction(
                  MessageAction.SEEN,
                  AllMessages.newBuilder()
                      .setTenantId(random.nextBoolean() ? null : text(random))
                      .setUpTo(random.nextLong())
                      .build(),
                  null);
          case 2 ->
              RoutedNotification.newBuilder()
                  .setId(text(random))
                  .setAcceptedAt(random.nextLong())
                  .setRecipients(texts(random))
                  .setContent(Content.newBuilder().setTitle(text(random)).build())
                  .setCritical(random.nextBoolean())
                  .build();
          default -> user(random);
        };
    return new UserLogEntry(
        change, random.nextBoolean() ? null : List.of(random.nextInt(), random.nextInt()));
  }

  private static UserChange user(Random random) {
    Map<String, MembershipChange> memberships = new HashMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      memberships.put(
          text(random),
          random.nextInt(4) == 0
              ? null
              : MembershipChange.newBuilder().setAttributes(attributes(random)).build());
    }
    return UserChange.newBuilder()
        .setAttributes(attributes(random))
        .setMemberships(memberships)
        .build();
  }

  private static Map<String, Object> attributes(Random random) {
    Map<String, Object> attributes = new HashMap<>();
    for (int i = random.nextInt(10); i > 0; i--) {
      attributes.put(
          text(random),
          switch (random.nextInt(5)) {
            case 0 -> random.nextBoolean();
            case 1 -> random.nextGaussian();
            case 2 -> texts(random);
            case 3 -> null;
            default -> text(random);
          });
    }
    return attributes;
  }

  private static List<String> texts(Random random) {
    List<String> texts = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      texts.add(text(random));
    }
    return texts;
  }

  private static String text(Random random) {
    return random.nextBoolean()
        ? TEXTS.get(random.nextInt(TEXTS.size()))
        : Integer.toString(random.nextInt(5_000));
  }
}
