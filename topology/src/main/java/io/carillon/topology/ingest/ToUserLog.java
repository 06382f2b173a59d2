package io.carillon.topology.ingest;

import io.carillon.schemas.UserLogEncoder;
import io.carillon.topology.Nodes;
import io.carillon.topology.failure.DeadLetters;
import io.carillon.topology.failure.Decoder;
import io.carillon.topology.failure.Decoder.Decoded;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import java.util.function.BiFunction;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * [ingest] of one public topic about users: checks each change and writes it into the user log
 * under its user's key, whatever the producer's partitioner was.
 */
public final class ToUserLog<V extends SpecificRecord>
    extends ContextualProcessor<byte[], byte[], Object, Object> {

  private final String stage;
  private final Decoder<V> decoder;
  private final UserLogEncoder<V> encoder;
  private final BiFunction<String, V, @Nullable Rejection> rules;
  private @Nullable DeadLetters deadLetters;

  /**
   * @param stage the processor's name
   * @param rules null when all is well with the change of that user
   */
  public ToUserLog(
      String stage,
      Decoder<V> decoder,
      UserLogEncoder<V> encoder,
      BiFunction<String, V, @Nullable Rejection> rules) {
    this.stage = stage;
    this.decoder = decoder;
    this.encoder = encoder;
    this.rules = rules;
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    super.init(context);
    deadLetters = new DeadLetters(stage, Nodes.deadLetters(stage), context);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    String userId = Decoder.key(record.key());
    if (userId == null) {
      reject(
          record, Rejection.of(Reason.MISSING_KEY, "key", "the key is the user id, as UTF-8 text"));
      return;
    }
    Decoded<V> decoded = decoder.value(record.value());
    if (decoded instanceof Decoder.Refused<V> refused) {
      reject(record, refused.rejection());
      return;
    }
    V change = ((Decoder.Value<V>) decoded).value();
    Rejection wrong = rules.apply(userId, change);
    if (wrong != null) {
      reject(record, wrong);
      return;
    }
    context()
        .forward(
            record
                .withKey((Object) record.key())
                .withValue((Object) encoder.encode(record.value(), change)),
            Nodes.userLog(stage));
  }

  private void reject(Record<byte[], byte[]> record, Rejection rejection) {
    if (deadLetters != null) {
      deadLetters.send(record.key(), record.value(), record.headers(), rejection);
    }
  }
}
