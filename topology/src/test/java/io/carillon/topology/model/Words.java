package io.carillon.topology.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.carillon.avro.PartitionOutcome;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.model.Model.Counted;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
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
        of.getRetracted(),
        channels(of));
  }

  /** With its sums checked. */
  private static Map<String, Map<String, Long>> channels(PartitionOutcome of) {
    Map<String, Map<String, Long>> channels = new TreeMap<>();
    of.getChannels()
        .forEach(
            (key, counted) -> {
              Map<String, Long> suppressed = new TreeMap<>(counted.getSuppressed());
              long sum = suppressed.values().stream().mapToLong(Long::longValue).sum();
              if (counted.getDelivered() != of.getMatched() - sum) {
                suppressed.put("a wrong sum", counted.getDelivered());
              }
              channels.put(key, suppressed);
            });
    return channels;
  }

  static Map<String, Map<String, Long>> copy(Map<String, Map<String, Long>> counts) {
    Map<String, Map<String, Long>> copy = new TreeMap<>();
    counts.forEach((key, reasons) -> copy.put(key, new TreeMap<>(reasons)));
    return copy;
  }
}
