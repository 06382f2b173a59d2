package io.carillon.topology.route;

import io.carillon.avro.Notify;
import io.carillon.avro.RoutedNotification;
import io.carillon.avro.UserLogEntry;
import io.carillon.avro.WorkflowStep;
import io.carillon.topology.resolve.segment.Segment;
import io.carillon.topology.workflow.Workflow;
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

  static RoutedEntries of(Routing routing, long acceptedAt, int userPartitions) {
    Notify notify = routing.request();
    Segment parsed = routing.segment();
    String segment = parsed == null ? null : parsed.toJson();
    List<Integer> everywhere = IntStream.range(0, userPartitions).boxed().toList();
    RoutedNotification base = base(routing, acceptedAt, segment);
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
      Routing routing, long acceptedAt, @Nullable String segment) {
    Notify notify = routing.request();
    Snapshots.Snapshot snapshot = routing.snapshot();
    RoutedNotification base =
        RoutedNotification.newBuilder()
            .setId(routing.id())
            .setAcceptedAt(acceptedAt)
            .setTenant(notify.getTenant())
            .setSegment(segment)
            .setContent(routing.content())
            .setContents(routing.contents())
            .setCategories(notify.getCategory() == null ? List.of() : List.of(notify.getCategory()))
            .setEnvironmentPreferences(snapshot.environment())
            .setTenants(snapshot.tenants())
            .setHonorGlobalOptOut(snapshot.honorGlobalOptOut())
            .setChannels(snapshot.channels())
            .setEnvironmentBranding(snapshot.branding())
            .setEnvironmentVars(snapshot.vars())
            .setActor(notify.getActor())
            .setExpiresAt(
                notify.getExpiresAt() == null ? null : notify.getExpiresAt().toEpochMilli())
            .build();
    Workflow workflow = routing.workflow();
    if (workflow != null) {
      describe(base, workflow);
    }
    return base;
  }

  private static void describe(RoutedNotification base, Workflow workflow) {
    base.setWorkflow(workflow.key());
    base.setWorkflowVersion(workflow.version());
    base.setWorkflowName(workflow.name());
    base.setCategories(workflow.definition().getCategories());
    base.setCritical(workflow.definition().getCritical());
    base.setConditions(workflow.definition().getConditions());
    WorkflowStep feed = workflow.feed();
    base.setInFeed(feed != null);
    base.setFeedConditions(feed == null ? List.of() : feed.getConditions());
    // In the order of the steps, as the snapshot has them.
    for (int i = 0; i < workflow.channelSteps().size(); i++) {
      base.getChannels().get(i).setConditions(workflow.channelSteps().get(i).getConditions());
    }
  }
}
