package io.carillon.topology.failure;

import io.carillon.schemas.Topic;
import io.carillon.schemas.TopicLayout;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads keys and values of a public topic with three verdicts: decoded, refused (a dead letter), or
 * {@link RegistryUnreachableException} (try again).
 */
public final class Decoder<V extends SpecificRecord> {

  /** What stands where bytes are no UTF-8, and rarely where somebody wrote it. */
  private static final char REPLACEMENT = '\uFFFD';

  private final Topic<V> topic;
  private final RegistryRetry retry;

  public Decoder(Topic<V> topic, RegistryRetry retry) {
    this.topic = topic;
    this.retry = retry;
  }

  /** Either a value or why there is none. */
  public sealed interface Decoded<T> {}

  /** It could be read. */
  public record Value<T>(T value) implements Decoded<T> {}

  /** It could not. */
  public record Refused<T>(Rejection rejection) implements Decoded<T> {}

  /**
   * @throws RegistryUnreachableException when the registry stays silent
   */
  public Decoded<V> value(byte @Nullable [] bytes) {
    if (bytes == null) {
      return new Refused<>(
          Rejection.of(
              Reason.TOMBSTONE,
              "",
              "the value is null; deletions are said by the operation DELETE"));
    }
    if (bytes.length > TopicLayout.MAX_PUBLIC_RECORD_BYTES) {
      // The broker's limit is on compressed bytes.
      return new Refused<>(
          Rejection.of(
              Reason.TOO_LARGE,
              "",
              "has " + bytes.length + " bytes; at most " + TopicLayout.MAX_PUBLIC_RECORD_BYTES));
    }
    try {
      V value = retry.call(() -> topic.values().deserializer().deserialize(topic.name(), bytes));
      return new Value<>(value);
    } catch (RegistryUnreachableException e) {
      throw e;
    } catch (RuntimeException e) {
      return new Refused<>(Rejection.of(Reason.UNREADABLE, "", rootMessage(e)));
    }
  }

  /** The key as UTF-8 text, or null when there is none, it is empty or it is not UTF-8. */
  public static @Nullable String key(byte @Nullable [] bytes) {
    if (bytes == null || bytes.length == 0) {
      return null;
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) < 0) {
      return text;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName() + ": " + root.getMessage();
  }
}
