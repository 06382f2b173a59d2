package io.carillon.api.live;

import io.carillon.topology.content.Contents;
import io.carillon.topology.feed.FeedChange;
import io.carillon.topology.feed.FeedCounts;
import io.carillon.topology.feed.MessageStates;
import io.carillon.topology.feed.TenantScope;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes the events of one partition's streams. Only its thread uses it. */
final class EventWriter {

  private final EventBodies bodies;
  private final PartitionReads reads;

  EventWriter(EventBodies bodies, PartitionReads reads) {
    this.bodies = bodies;
    this.reads = reads;
  }

  /** Where an event goes: whose, in which scope, into which buffer. */
  record To(LiveUser user, Subscription stream, Frames frames) {}

  /** Writes what an effect is to one stream; nothing when it is not in its scope. */
  void write(To to, Effect effect, FeedCounts counts) {
    TenantScope scope = to.stream().scope();
    if (effect instanceof Effect.Came came) {
      Arrival arrival = came.arrival();
      if (scope.includes(arrival.audience().tenant())) {
        created(
            to,
            came.position(),
            arrival.created().notificationId(),
            arrival.entry(bodies, to.user().id(), to.user().ordinal(), reads),
            arrival.created().notification().getTraceparent(),
            counts);
      }
    } else if (effect instanceof Effect.Missed missed) {
      if (scope.includes(missed.row().tenant())) {
        MessageStates states = missed.row().states();
        String id = missed.row().notificationId();
        created(
            to,
            missed.position(),
            id,
            bodies.entry(
                id,
                missed.notification(),
                missed.row().tenant(),
                states,
                Contents.of(
                    missed.notification(),
                    null,
                    missed.row().tenant(),
                    reads.locale(
                        id, missed.notification(), missed.row().position(), to.user().ordinal()),
                    to.user().id(),
                    reads.user(to.user().id()))),
            missed.notification().getTraceparent(),
            counts);
      }
    } else if (effect instanceof Effect.Acted acted) {
      acted(to, acted, counts);
    } else if (effect instanceof Effect.ActedOnAll all) {
      actedOnAll(to, all, counts);
    } else if (effect instanceof Effect.Removed removed) {
      if (scope.includes(removed.tenant())) {
        removed(
            to,
            removed.position(),
            List.of(removed.notificationId()),
            "retracted",
            removed.traceparent(),
            counts);
      }
    } else if (effect instanceof Effect.Reset reset) {
      if (concerns(scope, reset.tenants())) {
        reset(to.frames(), reset.position(), reset.tenants() == null ? "erased" : "tenant_left");
      }
    }
  }

  private static boolean concerns(TenantScope scope, @Nullable Set<String> tenants) {
    return tenants == null || tenants.stream().anyMatch(scope::includes);
  }

  private void created(
      To to,
      long position,
      String notificationId,
      EventBodies.Entry entry,
      @Nullable String traceparent,
      FeedCounts counts) {
    Frames frames = event(to.frames(), "message.created", position).put("{\"entry\":");
    for (int i = 0; i < entry.parts().length; i++) {
      frames.put(entry.parts()[i]);
      if (i < entry.holes().length) {
        frames.put(
            switch (entry.holes()[i]) {
              case MESSAGE_ID -> bodies.messageId(notificationId, to.user().id());
              case CURSOR -> bodies.cursor(reads.epoch(), position, to.stream().cursorScope());
              case RECIPIENT -> to.user().recipient().json(to.user().ordinal(), reads, bodies);
            });
      }
    }
    traced(frames, traceparent);
    meta(frames.put(","), counts);
  }

  private static Frames traced(Frames frames, @Nullable String traceparent) {
    // Hex digits and hyphens.
    return traceparent == null
        ? frames
        : frames.put(",\"traceparent\":\"").put(traceparent).put("\"");
  }

  private void acted(To to, Effect.Acted acted, FeedCounts counts) {
    List<String> ids =
        acted.messages().stream()
            .filter(each -> to.stream().scope().includes(each.tenant()))
            .map(FeedChange.Message::notificationId)
            .toList();
    if (ids.isEmpty()) {
      return;
    }
    Frames frames = event(to.frames(), "message.updated", acted.position()).put("{");
    ids(frames, to.user(), ids).put(",").put(bodies.states(acted.says(), acted.at()));
    meta(traced(frames, acted.traceparent()).put(","), counts);
  }

  private void actedOnAll(To to, Effect.ActedOnAll all, FeedCounts counts) {
    Set<@Nullable String> tenants =
        all.tenants().stream().filter(to.stream().scope()::includes).collect(Collectors.toSet());
    if (tenants.isEmpty()) {
      return;
    }
    Frames frames = event(to.frames(), "message.updated", all.position());
    frames.put("{\"up_to\":\"").put(id(all.upTo()).toString()).put("\",\"tenants\":[");
    String comma = "";
    for (String tenant : tenants) {
      frames.put(comma);
      if (tenant == null) {
        frames.put("null");
      } else {
        frames.put(bodies.text(tenant));
      }
      comma = ",";
    }
    frames.put("],").put(bodies.states(all.says(), all.at()));
    meta(traced(frames, all.traceparent()).put(","), counts);
  }

  /** Messages that show no more, by the ids of their notifications. */
  void removed(
      To to,
      long position,
      List<String> notifications,
      String reason,
      @Nullable String traceparent,
      FeedCounts counts) {
    Frames frames = event(to.frames(), "message.removed", position).put("{");
    ids(frames, to.user(), notifications);
    frames.put(",\"reason\":\"").put(reason).put("\"");
    meta(traced(frames, traceparent).put(","), counts);
  }

  void ready(Frames frames, long position, FeedCounts counts) {
    meta(event(frames, "feed.ready", position).put("{"), counts);
  }

  /**
   * @param reason a fixed word
   */
  void reset(Frames frames, long position, String reason) {
    event(frames, "feed.reset", position).put("{\"reason\":\"").put(reason).put("\"}").end();
  }

  private Frames ids(Frames frames, LiveUser user, List<String> notifications) {
    frames.put("\"ids\":[");
    String comma = "";
    for (String notification : notifications) {
      frames.put(comma).put(bodies.messageId(notification, user.id()));
      comma = ",";
    }
    return frames.put("]");
  }

  private void meta(Frames frames, FeedCounts counts) {
    frames.put("\"meta\":").put(bodies.meta(counts)).put("}").end();
  }

  private Frames event(Frames frames, String name, long position) {
    return frames.event(name, id(position));
  }

  private EventId id(long position) {
    return new EventId(reads.epoch(), position);
  }
}
