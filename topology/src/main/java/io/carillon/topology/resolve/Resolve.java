package io.carillon.topology.resolve;

import io.carillon.avro.Actor;
import io.carillon.avro.ActorLookup;
import io.carillon.avro.AuditResource;
import io.carillon.avro.ChangeOperation;
import io.carillon.avro.FeedAction;
import io.carillon.avro.PreferenceChange;
import io.carillon.avro.PreferenceSet;
import io.carillon.avro.RoutedNotification;
import io.carillon.avro.RoutedRetraction;
import io.carillon.avro.UserChange;
import io.carillon.avro.UserLogEntry;
import io.carillon.topology.Nodes;
import io.carillon.topology.audit.AuditTrail;
import io.carillon.topology.failure.Checks;
import io.carillon.topology.failure.DeadLetters;
import io.carillon.topology.failure.Decoder;
import io.carillon.topology.failure.Decoder.Decoded;
import io.carillon.topology.failure.LogIds;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.ingest.FeedActionRules;
import io.carillon.topology.ingest.PreferenceRules;
import io.carillon.topology.ingest.UserRules;
import io.carillon.topology.resolve.segment.SegmentException;
import io.carillon.topology.state.UserState;
import io.carillon.topology.store.StoreNames;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * [resolve]: applies the user log of one partition in its order. Knows the users, turns each
 * audience into a bitmap, and hands what is settled to [feed]. Deterministic: time is the record's,
 * and nothing but the log and the stores is read.
 */
public final class Resolve extends ContextualProcessor<byte[], byte[], Object, Object> {

  private final Decoder<UserLogEntry> decoder;
  private final Held held;
  private @Nullable DeadLetters deadLetters;
  private @Nullable UserAudit audit;
  private @Nullable UserPartitionStore partition;
  private @Nullable UserDirectory users;
  private @Nullable PreferenceDirectory preferences;
  private @Nullable AudienceResolver audiences;
  private @Nullable Predicate<RoutedNotification> isHeld;

  /** How [feed], which comes after, says what its rows already hold. */
  @FunctionalInterface
  public interface Held {
    Predicate<RoutedNotification> in(ReadOnlyKeyValueStore<Bytes, byte[]> notifications);
  }

  public Resolve(Decoder<UserLogEntry> decoder, Held held) {
    this.decoder = decoder;
    this.held = held;
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    super.init(context);
    deadLetters = new DeadLetters(Nodes.RESOLVE, Nodes.deadLetters(Nodes.RESOLVE), context);
    audit =
        new UserAudit(
            new AuditTrail(
                Nodes.RESOLVE,
                context,
                Set.of(AuditResource.MEMBERSHIP, AuditResource.PREFERENCE_SET)));
    partition = context.getStateStore(StoreNames.USER_PARTITION);
    // First: with the users the partition is said to be here.
    preferences = new PreferenceDirectory(context.getStateStore(StoreNames.PREFERENCES), partition);
    users = new UserDirectory(context.getStateStore(StoreNames.USERS), partition);
    Suppression suppression = new Suppression(partition, users.recipients());
    audiences = new AudienceResolver(users, partition, suppression);
    isHeld = held.in(context.getStateStore(StoreNames.NOTIFICATIONS));
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Objects.requireNonNull(partition).begins(offset());
    Rejection refused = null;
    RoutedNotification routed = null;
    Decoded<UserLogEntry> decoded = decoder.value(record.value());
    if (decoded instanceof Decoder.Refused<UserLogEntry> unreadable) {
      refused = unreadable.rejection();
    } else {
      Object change = ((Decoder.Value<UserLogEntry>) decoded).value().getChange();
      refused = apply(record, change);
      routed = change instanceof RoutedNotification notification ? notification : null;
    }
    if (refused != null) {
      try (LogIds ids =
          LogIds.of(
              routed == null ? null : routed.getId(),
              routed == null ? null : routed.getTenant(),
              null)) {
        Objects.requireNonNull(deadLetters)
            .send(record.key(), record.value(), record.headers(), refused);
      }
    }
    Objects.requireNonNull(partition).passed(offset(), refused);
  }

  private @Nullable Rejection apply(Record<byte[], byte[]> record, Object change) {
    if (change instanceof RoutedNotification notification) {
      return notification(record, notification);
    }
    if (change instanceof RoutedRetraction retraction) {
      forward(record, new Resolved.Retraction(retraction.getId()));
      return null;
    }
    String userId = Decoder.key(record.key());
    if (userId == null) {
      return Rejection.of(Reason.MISSING_KEY, "key", "the key is the user id, as UTF-8 text");
    }
    Rejection wrong = Checks.userId("key", userId);
    if (wrong != null) {
      return wrong;
    }
    if (change instanceof UserChange user) {
      return user(record, userId, user);
    }
    if (change instanceof PreferenceChange preference) {
      return preference(record, userId, preference);
    }
    if (change instanceof FeedAction action) {
      return action(record, userId, action);
    }
    if (change instanceof ActorLookup lookup) {
      return answer(record, userId, lookup);
    }
    return Rejection.of(Reason.UNSUPPORTED, "change", "nothing in this release applies it");
  }

  private @Nullable Rejection user(
      Record<byte[], byte[]> record, String userId, UserChange change) {
    Rejection wrong = UserRules.check(userId, change);
    UserDirectory directory = Objects.requireNonNull(users);
    if (wrong != null) {
      return wrong;
    }
    if (change.getOperation() != ChangeOperation.DELETE) {
      UserDirectory.Changed changed =
          directory.change(userId, change, offset(), record.timestamp());
      if (changed.refused() == null) {
        Objects.requireNonNull(audit).user(record, userId, changed.before(), changed.after());
        if (changed.before() != null) {
          left(record, userId, changed.before(), changed.after());
        }
      }
      return changed.refused();
    }
    UserState known = directory.find(userId);
    if (known != null) {
      Objects.requireNonNull(partition)
          .stamps()
          .write(
              known.getOrdinal(),
              () -> {
                directory.delete(userId, known);
                List<@Nullable String> sets =
                    Objects.requireNonNull(preferences).erase(known.getOrdinal());
                Objects.requireNonNull(audit).erased(record, userId, known, sets);
                forward(record, new Resolved.Erased(userId, known.getOrdinal()));
              });
    }
    return null;
  }

  /** Who was never identified becomes a user by it, as a recipient does; but not to delete. */
  private @Nullable Rejection preference(
      Record<byte[], byte[]> record, String userId, PreferenceChange change) {
    Rejection wrong = PreferenceRules.check(userId, change);
    UserDirectory directory = Objects.requireNonNull(users);
    if (wrong != null
        || (change.getOperation() == ChangeOperation.DELETE && directory.find(userId) == null)) {
      return wrong;
    }
    if (change.getKnownOnly() && directory.find(userId) == null) {
      return Rejection.of(Reason.INVALID, "known_only", "nobody knows this user");
    }
    // Of who becomes a user by it nothing is refused any more: the rules have seen the whole set.
    int ordinal = directory.ordinalOf(userId, offset(), record.timestamp());
    PreferenceDirectory sets = Objects.requireNonNull(preferences);
    String tenant = change.getTenantId();
    PreferenceSet before = sets.find(ordinal, tenant);
    Rejection refused =
        Objects.requireNonNull(partition)
            .stamps()
            .<@Nullable Rejection>write(ordinal, () -> sets.change(ordinal, change));
    if (refused == null) {
      Objects.requireNonNull(audit)
          .preferences(record, userId, tenant, before, sets.find(ordinal, tenant));
    }
    return refused;
  }

  /** Back to [route], with who they are at this place of the log. Nothing of it is kept. */
  private @Nullable Rejection answer(
      Record<byte[], byte[]> record, String userId, ActorLookup lookup) {
    Actor asked = lookup.getNotify().getActor();
    if (asked == null || !userId.equals(asked.getId())) {
      return Rejection.of(Reason.INVALID, "notify.actor", "is not the user that the key names");
    }
    ActorLookup answered =
        ActorAnswer.of(lookup, userId, Objects.requireNonNull(users).find(userId));
    Rejection wrong = ActorAnswer.check(answered);
    if (wrong == null) {
      context()
          .forward(
              record.withKey((Object) answered.getKey()).withValue((Object) answered),
              Nodes.notifications(Nodes.RESOLVE));
    }
    return wrong;
  }

  private void left(
      Record<byte[], byte[]> record, String userId, UserState before, UserState after) {
    Set<String> members = after.getMemberships().keySet();
    if (!members.containsAll(before.getMemberships().keySet())) {
      Set<String> left = new TreeSet<>(before.getMemberships().keySet());
      left.removeAll(members);
      forward(record, new Resolved.Left(userId, after.getOrdinal(), left));
    }
  }

  private @Nullable Rejection action(
      Record<byte[], byte[]> record, String userId, FeedAction action) {
    Rejection wrong = FeedActionRules.check(userId, action);
    if (wrong != null) {
      return wrong;
    }
    UserState user = Objects.requireNonNull(users).find(userId);
    if (user == null) {
      return Rejection.of(Reason.UNKNOWN_MESSAGE, "user_id", "the user has no messages");
    }
    AtomicReference<@Nullable Rejection> refused = new AtomicReference<>();
    forward(record, new Resolved.Action(userId, user, action, refused::set));
    return refused.get();
  }

  private @Nullable Rejection notification(
      Record<byte[], byte[]> record, RoutedNotification notification) {
    if (Objects.requireNonNull(isHeld).test(notification)) {
      return null; // A repeat: what the first one did stands, and not even a stub comes of it.
    }
    try {
      forward(
          record,
          Objects.requireNonNull(audiences).resolve(notification, offset(), record.timestamp()));
      return null;
    } catch (SegmentException e) {
      return Rejection.of(Reason.INVALID, "segment" + e.path().substring(1), e.problem());
    }
  }

  private void forward(Record<byte[], byte[]> record, Resolved resolved) {
    context().forward(record.withKey((Object) "").withValue((Object) resolved), Nodes.FEED);
  }

  private long offset() {
    return context().recordMetadata().map(RecordMetadata::offset).orElseThrow();
  }
}
