package io.carillon.topology.failure;

import io.carillon.schemas.TopicLayout;
import io.carillon.topology.metric.StageMetrics;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forwards what a stage cannot process to its {@code dead-letters} sink: the original key, value
 * and headers, and headers saying why and from where. Part of the stage's transaction: a record is
 * either processed or a dead letter, once.
 */
public final class DeadLetters {

  /** The {@link Reason}. */
  public static final String REASON = "carillon.reason";

  /** Path of the offending field; may be empty. */
  public static final String FIELD = "carillon.field";

  /** A sentence. */
  public static final String DETAIL = "carillon.detail";

  /** The stage that refused it. */
  public static final String STAGE = "carillon.stage";

  /** {@code topic-partition@offset} of the original record. */
  public static final String ORIGIN = "carillon.origin";

  /**
   * Bytes of the original value, when it is too large to be written again in full: the broker took
   * it compressed, and a record it refuses from us would end the whole transaction.
   */
  public static final String TRUNCATED = "carillon.truncated";

  private static final int MAX_DETAIL_CHARS = 500;
  private static final Pattern FIRST_NAME = Pattern.compile("[a-z_]{1,40}(?![^.\\[])");
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

  private final String stage;
  private final String sink;
  private final ProcessorContext<Object, Object> context;
  private final StageMetrics metrics;

  /**
   * @param stage the stage's name, such as {@code ingest-users}
   * @param sink the name of the child that writes dead letters
   */
  public DeadLetters(String stage, String sink, ProcessorContext<Object, Object> context) {
    this.stage = stage;
    this.sink = sink;
    this.context = context;
    this.metrics = new StageMetrics(context.metrics(), stage);
    metrics.expect(
        "dead-letters", "reason", Arrays.stream(Reason.values()).map(Reason::word).toList());
  }

  /** Sends the original bytes on their way. */
  public void send(
      byte @Nullable [] key, byte @Nullable [] value, Headers original, Rejection rejection) {
    send(key, value, original, rejection, Origin.of(context));
  }

  /**
   * The same of a record that came before.
   *
   * @param origin {@code topic-partition@offset} of it
   */
  public void send(
      byte @Nullable [] key,
      byte @Nullable [] value,
      Headers original,
      Rejection rejection,
      String origin) {
    metrics.count("dead-letters", "reason", rejection.reason().word(), 1);
    // Ids and reasons only: the content of a record is its tenant's.
    LogIds.trace(original);
    LOG.warn(
        "{}: dead letter, {} {}: {}",
        stage,
        rejection.reason().word(),
        field(rejection.field()),
        origin);
    LogIds.forgetTrace();
    Headers headers = new RecordHeaders(original.toArray());
    add(headers, REASON, rejection.reason().word());
    add(headers, FIELD, shortened(rejection.field()));
    add(headers, DETAIL, shortened(rejection.detail()));
    add(headers, STAGE, stage);
    add(headers, ORIGIN, origin);
    byte[] kept = value;
    if (value != null && value.length > TopicLayout.MAX_PUBLIC_RECORD_BYTES) {
      kept = Arrays.copyOf(value, TopicLayout.MAX_PUBLIC_RECORD_BYTES);
      add(headers, TRUNCATED, String.valueOf(value.length));
    }
    long now = Math.max(0, context.currentSystemTimeMs());
    context.forward(new Record<Object, Object>(key, kept, now, headers), sink);
  }

  /** Of a path the first name, which is ours: those behind it may be of attributes. */
  private static String field(String path) {
    Matcher first = FIRST_NAME.matcher(path);
    return first.lookingAt() ? first.group() : "";
  }

  private static String shortened(String text) {
    return text.length() <= MAX_DETAIL_CHARS ? text : text.substring(0, MAX_DETAIL_CHARS) + "...";
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
