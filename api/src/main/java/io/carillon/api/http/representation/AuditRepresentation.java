package io.carillon.api.http.representation;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.api.http.Times;
import io.carillon.api.read.Audit;
import io.carillon.avro.AuditEntry;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the audit.
 *
 * @param id names it for good
 * @param insertedAt when it was appended to the audit: by this the list is ordered and filtered
 * @param changedAt when the change was appended
 * @param action {@code created}, {@code updated} or {@code deleted}
 * @param before null: it was not there, or see {@code leftOut}
 * @param after null: it is no more, or see {@code leftOut}
 * @param leftOut which of the two is there but not said
 * @param traceId null: the change was part of no trace
 */
public record AuditRepresentation(
    String id,
    String insertedAt,
    String changedAt,
    String action,
    Resource resource,
    Actor actor,
    @Nullable JsonNode before,
    @Nullable JsonNode after,
    List<String> leftOut,
    @Nullable String traceId) {

  /**
   * @param tenant that it is of; null: none
   * @param userId whom it is about; null: nobody
   */
  public record Resource(
      String type, String id, @Nullable String tenant, @Nullable String userId) {}

  /**
   * @param type {@code key}, {@code user}, or {@code kafka} for a record that did not come by the
   *     API
   */
  public record Actor(String type, @Nullable String id) {}

  /**
   * @param json reads a document
   */
  public static AuditRepresentation of(
      Audit.Entry found, Function<@Nullable String, @Nullable JsonNode> json) {
    AuditEntry entry = found.entry();
    Audit.Place place = found.place();
    return new AuditRepresentation(
        place.partition() + "-" + place.offset(),
        Times.iso(place.time()),
        Times.iso(entry.getAt().toEpochMilli()),
        action(entry),
        new Resource(
            word(entry.getResource()), entry.getResourceId(), entry.getTenant(), entry.getUserId()),
        new Actor(word(entry.getActorType()), entry.getActorId()),
        json.apply(entry.getBefore()),
        json.apply(entry.getAfter()),
        List.copyOf(entry.getLeftOut()),
        entry.getTraceId());
  }

  private static String action(AuditEntry entry) {
    boolean was = entry.getBefore() != null || entry.getLeftOut().contains("before");
    boolean is = entry.getAfter() != null || entry.getLeftOut().contains("after");
    return !was ? "created" : is ? "updated" : "deleted";
  }

  /** As the API spells an enum's word. */
  public static String word(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
