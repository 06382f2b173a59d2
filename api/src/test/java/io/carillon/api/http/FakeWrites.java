package io.carillon.api.http;

import io.carillon.api.read.Provenance;
import io.carillon.api.read.Writes;
import io.carillon.avro.AllMessages;
import io.carillon.avro.AwaitedState;
import io.carillon.avro.BulkOperationState;
import io.carillon.avro.ChangeOperation;
import io.carillon.avro.EnvironmentChange;
import io.carillon.avro.FeedAction;
import io.carillon.avro.MembershipChange;
import io.carillon.avro.MessageAction;
import io.carillon.avro.MessageIds;
import io.carillon.avro.Notify;
import io.carillon.avro.PreferenceChange;
import io.carillon.avro.PreferenceSet;
import io.carillon.avro.StoredKey;
import io.carillon.avro.TenantChange;
import io.carillon.avro.UserChange;
import io.carillon.avro.UserLogEntry;
import io.carillon.avro.WorkflowChange;
import io.carillon.topology.feed.FeedItem;
import io.carillon.topology.feed.MessageState;
import io.carillon.topology.feed.StateValue;
import io.carillon.topology.feed.TenantScope;
import io.carillon.topology.ingest.EnvironmentFold;
import io.carillon.topology.ingest.TenantFold;
import io.carillon.topology.resolve.preference.PreferenceSets;
import io.carillon.topology.state.MembershipState;
import io.carillon.topology.state.UserState;
import io.carillon.topology.workflow.WorkflowFold;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Applies at once what would go to Kafka, by the obvious rules, and keeps it for the tests to see.
 */
final class FakeWrites implements Writes {

  /** A notify record with its key. */
  record Notified(@Nullable String key, Notify sent) {}

  final List<Object> userLog = new ArrayList<>();

  /** Where each record says that it comes from. */
  final List<Provenance> by = new ArrayList<>();

  final List<Notified> notifications = new ArrayList<>();

  /** What notifications were told to wait for. */
  final List<AwaitedState> awaited = new ArrayList<>();

  @Nullable CompletionStage<Long> insteadOfAwaiting;

  boolean applies = true;
  @Nullable CompletionStage<Long> instead;

  private final FakeBackend backend;
  private long offset;

  FakeWrites(FakeBackend backend) {
    this.backend = backend;
  }

  @Override
  public CompletionStage<Long> user(Provenance from, String userId, UserLogEntry entry) {
    by.add(from);
    userLog.add(entry.getChange());
    if (instead != null) {
      return instead;
    }
    if (applies && entry.getChange() instanceof UserChange change) {
      apply(backend.person(userId), change);
    } else if (applies && entry.getChange() instanceof PreferenceChange change) {
      apply(backend.user(userId), change);
    } else if (applies && entry.getChange() instanceof FeedAction action) {
      backend.person(userId).messages.replaceAll(item -> apply(item, action));
    }
    return next();
  }

  private static void apply(FakePerson person, PreferenceChange change) {
    String tenant = change.getTenantId();
    PreferenceSet before = person.preferences.getOrDefault(tenant, PreferenceSets.empty());
    for (String path : change.getClear()) {
      before = PreferenceSets.without(before, path);
    }
    switch (change.getOperation()) {
      case DELETE -> person.preferences.remove(tenant);
      case MERGE ->
          person.preferences.put(tenant, PreferenceSets.merged(before, change.getPreferences()));
      default -> person.preferences.put(tenant, change.getPreferences());
    }
  }

  /** How many records there are. */
  long written() {
    return offset;
  }

  private CompletionStage<Long> next() {
    return CompletableFuture.completedFuture(offset++);
  }

  private static void apply(FakePerson person, UserChange change) {
    if (change.getOperation() == ChangeOperation.DELETE) {
      person.state = null;
      person.messages.clear();
      return;
    }
    UserState state = person.state == null ? FakeBackend.newUser() : person.state;
    merge(state.getAttributes(), change.getAttributes());
    change
        .getMemberships()
        .forEach(
            (tenant, membership) -> {
              if (membership == null) {
                state.getMemberships().remove(tenant);
              } else {
                merge(joined(state, tenant).getAttributes(), membership.getAttributes());
              }
            });
    state.setIdentified(true);
    person.state = state;
  }

  private static MembershipState joined(UserState state, String tenant) {
    return state
        .getMemberships()
        .computeIfAbsent(
            tenant,
            t ->
                MembershipState.newBuilder()
                    .setAttributes(new HashMap<>())
                    .setJoinedAt(1)
                    .setByMap(true)
                    .build());
  }

  static void merge(Map<String, Object> into, Map<String, Object> change) {
    change.forEach(
        (name, value) -> {
          if (value == null) {
            into.remove(name);
          } else {
            into.put(name, value);
          }
        });
  }

  private FeedItem apply(FeedItem item, FeedAction action) {
    boolean meant =
        action.getTarget() instanceof MessageIds ids
            ? ids.getMessageIds().contains(item.id().toString())
            : action.getTarget() instanceof AllMessages all
                && new TenantScope(all.getTenantId(), all.getHasTenant()).includes(item.tenant());
    return meant ? FakeBackend.with(item, state(action.getAction()), value(action)) : item;
  }

  private static MessageState state(MessageAction action) {
    return switch (action) {
      case SEEN, UNSEEN -> MessageState.SEEN;
      case READ, UNREAD -> MessageState.READ;
      case INTERACTED -> MessageState.INTERACTED;
      case ARCHIVED, UNARCHIVED -> MessageState.ARCHIVED;
      case UNKNOWN -> throw new IllegalArgumentException("nobody says this");
    };
  }

  private static StateValue value(FeedAction action) {
    return new StateValue(
        !action.getAction().name().startsWith("UN"), FakeBackend.NOW.toEpochMilli(), 99);
  }

  @Override
  public CompletionStage<Long> tenant(Provenance from, String tenantId, TenantChange change) {
    by.add(from);
    long at = offset;
    if (applies) {
      backend.tenants.compute(
          tenantId,
          (id, before) ->
              new TenantFold().apply(before, change, at, FakeBackend.NOW.toEpochMilli()));
    }
    return next();
  }

  @Override
  public CompletionStage<Long> environment(Provenance from, EnvironmentChange change) {
    by.add(from);
    if (applies) {
      backend.environment =
          new EnvironmentFold()
              .apply(backend.environment, change, offset, FakeBackend.NOW.toEpochMilli());
    }
    return next();
  }

  @Override
  public CompletionStage<Long> workflow(Provenance from, String key, WorkflowChange change) {
    by.add(from);
    long at = offset;
    if (applies) {
      backend.workflows.compute(
          key,
          (same, before) ->
              new WorkflowFold().apply(before, change, at, FakeBackend.NOW.toEpochMilli()));
    }
    return next();
  }

  @Override
  public CompletionStage<Long> notify(Provenance from, @Nullable String key, Notify notify) {
    by.add(from);
    notifications.add(new Notified(key, notify));
    if (instead != null) {
      return instead;
    }
    backend.onNotify.accept(new Notified(key, notify));
    return next();
  }

  @Override
  public CompletionStage<Long> await(List<AwaitedState> seen) {
    awaited.addAll(seen);
    if (insteadOfAwaiting != null) {
      return insteadOfAwaiting;
    }
    return CompletableFuture.completedFuture(1L);
  }

  @Override
  public CompletionStage<Long> key(Provenance from, String id, @Nullable StoredKey value) {
    by.add(from);
    if (applies && value == null) {
      backend.keys.stored.remove(id);
    } else if (applies) {
      backend.keys.stored.put(id, Objects.requireNonNull(value));
    }
    return next();
  }

  @Override
  public CompletionStage<Long> bulkOperation(String id, BulkOperationState state) {
    backend.bulk.put(id, state);
    return next();
  }

  /** The last change of a user that was written. */
  <T> T last(Class<T> type) {
    return type.cast(userLog.get(userLog.size() - 1));
  }

  MembershipChange membershipOf(String tenant) {
    return Objects.requireNonNull(last(UserChange.class).getMemberships().get(tenant));
  }
}
