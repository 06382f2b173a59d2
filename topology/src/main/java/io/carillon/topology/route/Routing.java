package io.carillon.topology.route;

import io.carillon.avro.Content;
import io.carillon.avro.Notify;
import io.carillon.avro.RoutedContent;
import io.carillon.topology.resolve.segment.Segment;
import io.carillon.topology.workflow.Workflow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A notification with all that [route] has found for it.
 *
 * @param segment null: recipients by name only
 * @param workflow null: it names none
 * @param rendered what its steps say; empty without workflow
 */
record Routing(
    String id,
    Notify request,
    @Nullable Segment segment,
    @Nullable Workflow workflow,
    Snapshots.Snapshot snapshot,
    List<RoutedContent> rendered) {

  /** What is the same for the feed of everyone, unless {@link #contents} says otherwise. */
  Content content() {
    Content said = WorkflowContent.said(request);
    for (RoutedContent each : rendered) {
      if (isPlain(each)) {
        return Content.newBuilder(each.getContent()).setData(said.getData()).build();
      }
    }
    return said;
  }

  /** What differs from {@link #content}. */
  List<RoutedContent> contents() {
    return rendered.stream().filter(each -> !isPlain(each)).toList();
  }

  private static boolean isPlain(RoutedContent each) {
    return each.getChannel() == null
        && each.getTenant() == null
        && each.getLocale() == null
        && each.getPersonal().isEmpty()
        && !each.getFailed();
  }
}
