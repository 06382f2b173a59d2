package io.carillon.topology.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.carillon.avro.PartitionOutcome;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.model.Model.Counted;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Records as lines that can be compared, the same for equal ones. */
final class Words {

  private static final ObjectMapper SORTED =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  private Words() {}

  /** A log entry, without what only the engine knows. */
  static String line(@Nullable String key, Object change) {
    try {
      String json = Router.withoutTime(change).toString();
      return key + " " + SORTED.writeValueAsString(SORTED.readValue(json, Object.class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static String letter(
      String stage, Reason reason, byte @Nullable [] key, byte @Nullable [] value) {
    return stage + " " + reason.word() + " " + bytes(key, value);
  }

  static String bytes(byte @Nullable [] key, byte @Nullable [] value) {
    String keyText = key == null ? "null" : HexFormat.of().formatHex(key);
    return keyText + " " + (value == null ? "null" : value.length + "#" + Arrays.hashCode(value));
  }

  static Counted counted(String id, PartitionOutcome of) {
    return new Counted(
        id,
        of.getPosition(),
        of.getMatched(),
        new TreeMap<>(of.getSuppressed()),
        of.getDelivered(),
        of.getComplete(),
        of.getRetracted());
  }
}
