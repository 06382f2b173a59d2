package io.carillon.topology.resolve;

import io.carillon.avro.Actor;
import io.carillon.avro.ActorKind;
import io.carillon.avro.ActorLookup;
import io.carillon.avro.Notify;
import io.carillon.schemas.TopicLayout;
import io.carillon.topology.Limits;
import io.carillon.topology.failure.Checks;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.ingest.UserRules;
import io.carillon.topology.state.UserState;
import io.carillon.topology.store.AvroValue;
import io.carillon.topology.store.Json;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What [route] is told that asked who an actor is. */
final class ActorAnswer {

  /** Of a record beside its value: key, headers, and what frames it. */
  private static final int BESIDE_BYTES = 16 * 1024;

  private static final AvroValue<Notify> NOTIFICATIONS = new AvroValue<>(Notify.class);

  private ActorAnswer() {}

  /**
   * The question with who it is filled in.
   *
   * @param known null: nobody has said anything of them, and the id is all there is
   */
  static ActorLookup of(ActorLookup asked, String userId, @Nullable UserState known) {
    Map<String, Object> attributes =
        known == null ? new TreeMap<>() : new TreeMap<>(known.getAttributes());
    // Which tenants somebody is in is no part of who they are.
    attributes.remove(UserRules.TENANT_ATTRIBUTE);
    Notify answered = Notify.newBuilder(asked.getNotify()).build();
    answered.setActor(new Actor(userId, attributes, true, ActorKind.USER));
    return new ActorLookup(answered, asked.getKey(), asked.getPartition());
  }

  /** Null when it may go back. */
  static @Nullable Rejection check(ActorLookup answer) {
    if (answer.getPartition() < 0) {
      return Rejection.of(Reason.INVALID, "partition", "is none that [route] has");
    }
    Rejection wrong =
        Checks.text(
            "actor.attributes",
            Json.write(answer.getNotify().getActor().getAttributes()),
            Limits.ACTOR_CHARS);
    if (wrong != null) {
      return wrong;
    }
    int bytes = NOTIFICATIONS.write(answer.getNotify()).length;
    return bytes + BESIDE_BYTES <= TopicLayout.MAX_PUBLIC_RECORD_BYTES
        ? null
        : Rejection.of(
            Reason.TOO_LARGE,
            "actor.attributes",
            "with them the record has " + bytes + " bytes; send to fewer recipients at once");
  }
}
