package io.carillon.topology.model;

import io.carillon.avro.Notify;
import io.carillon.topology.resolve.segment.Segment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The obvious waiting of [route]: whatever is sent after somebody saw a workflow, or an override,
 * in a version that is not here yet waits for it, and so does what runs through a workflow that is
 * not there; for a while, and in the order in which it came.
 */
final class Lot {

  private static final Duration SEEN = Duration.ofSeconds(30);
  private static final Duration UNKNOWN = Duration.ofSeconds(5);

  private final Workflows workflows;
  private final Map<String, Seen> seen = new TreeMap<>();
  private final List<Waiting> waiting = new ArrayList<>();

  /**
   * @param version of a change; -1: the row is to be there
   */
  private record Seen(String row, long version, Instant until) {

    boolean isIn(Workflows workflows) {
      return version < 0 ? workflows.find(row) != null : workflows.next() > version;
    }
  }

  /** A notification, and what it still lacks. */
  private record Waiting(Sending sending, List<Seen> lacks, Instant until) {}

  /** A notify record as it came. */
  record Sending(@Nullable String key, Notify request, long offset, Instant at) {}

  Lot(Workflows workflows) {
    this.workflows = workflows;
  }

  /** Whatever comes after this waits for it. */
  void await(String row, long version, Instant now) {
    Seen awaited = new Seen(row, version, now.plus(SEEN));
    Seen before = seen.get(row);
    if (before == null || before.version() < version) {
      seen.put(row, awaited);
    }
    seen.values().removeIf(each -> each.isIn(workflows));
  }

  /** Whether it stays. */
  boolean keeps(Sending sending) {
    Notify request = sending.request();
    String workflow = request.getWorkflow();
    if (workflow == null) {
      return false;
    }
    List<Seen> lacks = new ArrayList<>();
    List<String> rows = new ArrayList<>();
    rows.add(workflow);
    tenants(request).forEach(tenant -> rows.add(workflow + "/" + tenant));
    for (String row : rows) {
      Seen awaited = seen.get(row);
      if (awaited != null && !awaited.isIn(workflows)) {
        lacks.add(awaited);
      }
    }
    Duration patience = lacks.isEmpty() ? UNKNOWN : SEEN;
    if (workflows.find(workflow) == null) {
      lacks.add(new Seen(workflow, -1, sending.at()));
    }
    if (lacks.isEmpty()) {
      return false;
    }
    waiting.add(new Waiting(sending, lacks, sending.at().plus(patience)));
    return true;
  }

  private static TreeSet<String> tenants(Notify request) {
    TreeSet<String> tenants = new TreeSet<>();
    if (request.getTenant() != null) {
      tenants.add(request.getTenant());
    } else if (request.getSegment() != null) {
      tenants.addAll(Segment.parse(request.getSegment()).tenants());
    }
    return tenants;
  }

  /** The task has begun anew, and so does everybody's patience. */
  void begin(Instant now) {
    seen.replaceAll(
        (row, each) -> new Seen(row, each.version(), later(each.until(), now.plus(SEEN))));
    waiting.replaceAll(
        each -> {
          boolean unknown = each.lacks().stream().allMatch(lack -> lack.version() < 0);
          return new Waiting(
              each.sending(),
              each.lacks(),
              later(each.until(), now.plus(unknown ? UNKNOWN : SEEN)));
        });
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** Those who need wait no longer. */
  List<Sending> turn(Instant now) {
    seen.values().removeIf(each -> each.isIn(workflows) || !now.isBefore(each.until()));
    List<Sending> goOn = new ArrayList<>();
    for (Iterator<Waiting> each = waiting.iterator(); each.hasNext(); ) {
      Waiting one = each.next();
      if (!now.isBefore(one.until())
          || one.lacks().stream().allMatch(lack -> lack.isIn(workflows))) {
        goOn.add(one.sending());
        each.remove();
      }
    }
    return goOn;
  }
}
