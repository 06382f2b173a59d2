package io.carillon.topology.audit;

import io.carillon.avro.AuditActor;
import io.carillon.avro.AuditEntry;
import io.carillon.avro.AuditResource;
import io.carillon.schemas.ActorLabel;
import io.carillon.schemas.TraceContext;
import io.carillon.topology.Limits;
import io.carillon.topology.Nodes;
import io.carillon.topology.failure.Origin;
import io.carillon.topology.metric.StageMetrics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Says what a stage has just changed, in its transaction: so an entry is there exactly when the
 * change is. Whatever it is told can be written. For one stream thread.
 */
public final class AuditTrail {

  private static final String BEFORE = "before";
  private static final String AFTER = "after";
  private static final String CHANGES = "changes";
  private static final String RESOURCE = "resource";

  private final ProcessorContext<Object, Object> context;
  private final String sink;
  private final StageMetrics metrics;

  /**
   * @param stage the processor's name
   * @param kinds what it changes
   */
  public AuditTrail(
      String stage, ProcessorContext<Object, Object> context, Set<AuditResource> kinds) {
    this.context = context;
    this.sink = Nodes.audit(stage);
    this.metrics = new StageMetrics(context.metrics(), stage);
    kinds.forEach(kind -> metrics.expect(CHANGES, RESOURCE, List.of(word(kind))));
  }

  /** What of two states differs. */
  public void changed(
      Record<byte[], byte[]> cause,
      SortedMap<Audited, String> before,
      SortedMap<Audited, String> after) {
    TreeSet<Audited> all = new TreeSet<>(before.keySet());
    all.addAll(after.keySet());
    all.forEach(what -> changed(cause, what, before.get(what), after.get(what)));
  }

  /**
   * One thing, unless it is as it was.
   *
   * @param before as JSON; null: it was not there
   * @param after as JSON; null: it is no more
   */
  public void changed(
      Record<byte[], byte[]> cause, Audited what, @Nullable String before, @Nullable String after) {
    if (!Objects.equals(before, after)) {
      List<String> leftOut = new ArrayList<>();
      say(cause, what, fitting(BEFORE, before, leftOut), fitting(AFTER, after, leftOut), leftOut);
    }
  }

  /** Something of a user who is erased: that it is no more, and not what it was. */
  public void erased(Record<byte[], byte[]> cause, Audited what) {
    say(cause, what, null, null, List.of(BEFORE));
  }

  private static @Nullable String fitting(
      String name, @Nullable String document, List<String> leftOut) {
    if (document == null || document.length() <= Limits.AUDIT_DOCUMENT_CHARS) {
      return document;
    }
    leftOut.add(name);
    return null;
  }

  private void say(
      Record<byte[], byte[]> cause,
      Audited what,
      @Nullable String before,
      @Nullable String after,
      List<String> leftOut) {
    ActorLabel actor = ActorLabel.of(cause.headers());
    TraceContext trace = TraceContext.of(cause.headers());
    AuditEntry entry =
        new AuditEntry(
            what.resource(),
            what.id(),
            what.tenant(),
            what.userId(),
            AuditActor.valueOf(actor.kind().name()),
            actor.id(),
            Instant.ofEpochMilli(cause.timestamp()),
            before,
            after,
            leftOut,
            Origin.of(context),
            trace == null ? null : trace.traceId());
    metrics.count(CHANGES, RESOURCE, word(what.resource()), 1);
    String key = what.tenant() == null ? "" : what.tenant();
    context.forward(
        new Record<Object, Object>(key, entry, cause.timestamp(), TraceContext.headers(trace)),
        sink);
  }

  private static String word(AuditResource kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
