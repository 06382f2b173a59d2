package io.carillon.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.api.http.representation.NotificationRepresentation;
import io.carillon.api.http.representation.Page;
import io.carillon.api.read.Outcomes;
import io.carillon.topology.outcome.Outcome;
import io.carillon.topology.outcome.OutcomeReader.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What some partitions have of the log of notifications, newest first.
 *
 * @param after up to where they were looked at; null: to the end
 */
record NotificationLog(List<Entry> entries, @Nullable Place after) {

  /** One notification as it is sent. */
  private record Entry(Place place, Object json) {}

  static NotificationLog of(Outcomes.Page page) {
    return new NotificationLog(
        page.entries().stream()
            .map(outcome -> new Entry(place(outcome), NotificationRepresentation.of(outcome)))
            .toList(),
        page.after());
  }

  /** As a peer sent it. */
  static NotificationLog of(JsonNode page) {
    List<Entry> entries = new ArrayList<>();
    for (JsonNode entry : page.path("entries")) {
      Instant acceptedAt = Objects.requireNonNull(Times.parse(entry.path("accepted_at").asText()));
      entries.add(
          new Entry(new Place(acceptedAt.toEpochMilli(), entry.path("id").asText()), entry));
    }
    JsonNode after = page.path("page_info").path("after");
    return new NotificationLog(
        entries, after.isTextual() ? NotificationCursor.parse(after.asText()) : null);
  }

  /** One page of all: no further than every share was looked at. */
  static Page<Object> page(List<NotificationLog> shares, int size) {
    Place horizon =
        shares.stream()
            .map(NotificationLog::after)
            .filter(Objects::nonNull)
            .min(Comparator.naturalOrder())
            .orElse(null);
    List<Entry> known =
        shares.stream()
            .flatMap(share -> share.entries().stream())
            .filter(entry -> horizon == null || entry.place().compareTo(horizon) <= 0)
            .sorted(Comparator.comparing(Entry::place))
            .toList();
    List<Entry> page = known.subList(0, Math.min(size, known.size()));
    Place after = known.size() > size ? page.get(size - 1).place() : horizon;
    return Page.of(
        page.stream().map(Entry::json).toList(),
        after == null ? null : NotificationCursor.write(after),
        null,
        size);
  }

  private static Place place(Outcome outcome) {
    return new Place(outcome.route().getAcceptedAt().toEpochMilli(), outcome.notificationId());
  }
}
