package io.carillon.topology.route;

import io.carillon.avro.Content;
import io.carillon.avro.Notify;
import io.carillon.avro.RoutedNotification;
import io.carillon.avro.UserLogEntry;
import io.carillon.topology.resolve.segment.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The entries that one notification becomes: one record to all partitions for a segment alone, else
 * one or more to each partition where a recipient lives.
 *
 * @param entries in the order they are to be written
 * @param partitions that will say what they counted
 * @param segment in its canonical spelling; null: recipients by name only
 */
record RoutedEntries(
    List<UserLogEntry> entries, List<Integer> partitions, @Nullable String segment) {

  static RoutedEntries of(
      String id,
      Notify notify,
      @Nullable Segment parsed,
      Snapshots.Snapshot snapshot,
      long acceptedAt,
      int userPartitions) {
    String segment = parsed == null ? null : parsed.toJson();
    List<Integer> everywhere = IntStream.range(0, userPartitions).boxed().toList();
    RoutedNotification base = base(id, notify, snapshot, acceptedAt, segment);
    if (notify.getRecipients().isEmpty()) {
      return new RoutedEntries(List.of(new UserLogEntry(base, null)), everywhere, segment);
    }
    SortedMap<Integer, List<List<String>>> named =
        RecipientParts.split(notify.getRecipients(), userPartitions);
    List<Integer> partitions = segment == null ? List.copyOf(named.keySet()) : everywhere;
    List<UserLogEntry> entries = new ArrayList<>();
    for (int partition : partitions) {
      List<List<String>> parts = named.getOrDefault(partition, List.of(List.of()));
      for (int part = 0; part < parts.size(); part++) {
        RoutedNotification routed = RoutedNotification.newBuilder(base).build();
        routed.setRecipients(parts.get(part));
        routed.setSegment(part == 0 ? segment : null);
        routed.setPart(part);
        routed.setParts(parts.size());
        entries.add(new UserLogEntry(routed, List.of(partition)));
      }
    }
    return new RoutedEntries(entries, partitions, segment);
  }

  private static RoutedNotification base(
      String id,
      Notify notify,
      Snapshots.Snapshot snapshot,
      long acceptedAt,
      @Nullable String segment) {
    Content content =
        Content.newBuilder()
            .setTitle(notify.getTitle())
            .setBody(notify.getBody())
            .setUrl(notify.getUrl())
            .setData(notify.getData())
            .build();
    return RoutedNotification.newBuilder()
        .setId(id)
        .setAcceptedAt(acceptedAt)
        .setTenant(notify.getTenant())
        .setSegment(segment)
        .setContent(content)
        .setCategories(notify.getCategory() == null ? List.of() : List.of(notify.getCategory()))
        .setEnvironmentPreferences(snapshot.environment())
        .setTenants(snapshot.tenants())
        .setHonorGlobalOptOut(snapshot.honorGlobalOptOut())
        .setChannels(snapshot.channels())
        .setEnvironmentBranding(snapshot.branding())
        .setActor(notify.getActor())
        .setExpiresAt(notify.getExpiresAt() == null ? null : notify.getExpiresAt().toEpochMilli())
        .build();
  }
}
