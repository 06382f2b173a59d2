package io.carillon.topology.model;

import static io.carillon.topology.Nodes.INGEST_ENVIRONMENT;
import static io.carillon.topology.Nodes.INGEST_FEED_ACTIONS;
import static io.carillon.topology.Nodes.INGEST_PREFERENCES;
import static io.carillon.topology.Nodes.INGEST_TENANTS;
import static io.carillon.topology.Nodes.INGEST_USERS;
import static io.carillon.topology.Nodes.RESOLVE;
import static io.carillon.topology.Nodes.ROUTE;

import io.carillon.avro.AllMessages;
import io.carillon.avro.Condition;
import io.carillon.avro.EnvironmentChange;
import io.carillon.avro.FeedAction;
import io.carillon.avro.MessageAction;
import io.carillon.avro.MessageIds;
import io.carillon.avro.Notify;
import io.carillon.avro.NotifyOperation;
import io.carillon.avro.PreferenceChange;
import io.carillon.avro.PreferenceLeaf;
import io.carillon.avro.PreferenceSet;
import io.carillon.avro.Settings;
import io.carillon.avro.TenantChange;
import io.carillon.avro.UserChange;
import io.carillon.avro.UserLogEntry;
import io.carillon.schemas.MessageId;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.model.Operation.Input;
import io.carillon.topology.model.Operation.Nonsense;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Input that is to be refused, and why. */
final class Nonsenses {

  private static final byte[] GARBAGE = {7, 7, 7};

  private final Chance chance;

  Nonsenses(Chance chance) {
    this.chance = chance;
  }

  Nonsense any() {
    return chance.of(all());
  }

  /** All kinds there are. */
  static List<Nonsense> all() {
    UserChange nothing = UserChange.newBuilder().build();
    return List.of(
        user("u1", GARBAGE, Reason.UNREADABLE),
        user("u1", new byte[0], Reason.UNREADABLE),
        user(null, nothing, Reason.MISSING_KEY),
        user("", nothing, Reason.MISSING_KEY),
        user(" ", nothing, Reason.INVALID),
        user("u1", null, Reason.TOMBSTONE),
        user("u1", of("tenant_id", 5.0), Reason.INVALID),
        user("u1", of("tenant_id", "t".repeat(129)), Reason.TOO_LARGE),
        user("u1", of("long", "x".repeat(8_193)), Reason.TOO_LARGE),
        user("u1", of("level", Double.NaN), Reason.INVALID),
        action(MessageIds.newBuilder().setMessageIds(List.of()).build(), Reason.INVALID),
        action(new MessageIds(List.of("?")), Reason.UNKNOWN_MESSAGE),
        action(
            new MessageIds(List.of(new MessageId("n1", "someone-else").toString())),
            Reason.UNKNOWN_MESSAGE),
        new Nonsense(
            input(
                "feed-actions",
                "u1",
                new FeedAction(MessageAction.UNKNOWN, AllMessages.newBuilder().build(), null)),
            INGEST_FEED_ACTIONS,
            Reason.UNSUPPORTED),
        action(AllMessages.newBuilder().setFeed(" ").build(), Reason.INVALID),
        action(AllMessages.newBuilder().setFeed("f".repeat(70_000)).build(), Reason.TOO_LARGE),
        tenant("acme", preferences(), Reason.INVALID),
        preference("u1", GARBAGE, Reason.UNREADABLE),
        preference("u1", null, Reason.TOMBSTONE),
        preference(null, wanting("equal_to"), Reason.MISSING_KEY),
        preference("u1", wanting("is_odd"), Reason.INVALID),
        tenant("acme", clear("color"), Reason.INVALID),
        tenant("\u0001", TenantChange.newBuilder().build(), Reason.INVALID),
        new Nonsense(
            input(
                "environment",
                "staging",
                EnvironmentChange.newBuilder().setSettings(Settings.newBuilder().build()).build()),
            INGEST_ENVIRONMENT,
            Reason.INVALID),
        notify(GARBAGE, Reason.UNREADABLE),
        notify(null, Reason.TOMBSTONE),
        notify(Notify.newBuilder().setTitle("for nobody").build(), Reason.INVALID),
        notify(to("{}"), Reason.INVALID),
        notify(to("role"), Reason.INVALID),
        notify(to("{\"attribute\": \"role\", \"op\": \"like\", \"value\": 1}"), Reason.INVALID),
        notify(tenant(to("tenant_id:acme"), "globex"), Reason.INVALID),
        notify(tenant(to("{\"any_tenant\": {\"role\": \"admin\"}}"), "globex"), Reason.INVALID),
        notify(title(to("role:admin"), " "), Reason.INVALID),
        notify(title(to("role:admin"), "t".repeat(10_001)), Reason.TOO_LARGE),
        notify(data(to("role:admin"), "[1]"), Reason.INVALID),
        notify(workflow(to("role:admin")), Reason.INVALID),
        notify(
            Notify.newBuilder().setOperation(NotifyOperation.RETRACT).build(),
            Reason.UNKNOWN_NOTIFICATION),
        log("u1", GARBAGE, Reason.UNREADABLE),
        log("u1", null, Reason.TOMBSTONE),
        log(null, new UserLogEntry(nothing, null), Reason.MISSING_KEY),
        log("u1", new UserLogEntry(wanting("is_odd"), null), Reason.INVALID),
        log("u1", new UserLogEntry(of("tenant_id", 5.0), null), Reason.INVALID),
        log("u1", new UserLogEntry(huge(), null), Reason.TOO_LARGE));
  }

  private static Nonsense user(@Nullable String key, @Nullable Object value, Reason reason) {
    return new Nonsense(input("users", key, value), INGEST_USERS, reason);
  }

  private static Nonsense action(Object target, Reason reason) {
    FeedAction action = new FeedAction(MessageAction.READ, target, null);
    return new Nonsense(input("feed-actions", "u1", action), INGEST_FEED_ACTIONS, reason);
  }

  private static Nonsense tenant(String key, TenantChange change, Reason reason) {
    return new Nonsense(input("tenants", key, change), INGEST_TENANTS, reason);
  }

  private static Nonsense notify(@Nullable Object value, Reason reason) {
    return new Nonsense(input("notify", null, value), ROUTE, reason);
  }

  private static Nonsense log(@Nullable String key, @Nullable Object value, Reason reason) {
    return new Nonsense(input("user-log", key, value), RESOLVE, reason);
  }

  private static Input input(String topic, @Nullable String key, @Nullable Object value) {
    return new Input(topic, key == null ? null : key.getBytes(StandardCharsets.UTF_8), value);
  }

  private static UserChange of(String attribute, Object value) {
    return UserChange.newBuilder().setAttributes(Map.of(attribute, value)).build();
  }

  /** Each attribute is allowed, all of them together are not. */
  private static UserChange huge() {
    Map<String, Object> attributes = new HashMap<>();
    for (int i = 0; i < 70; i++) {
      attributes.put("filler" + i, "x".repeat(8_192));
    }
    return UserChange.newBuilder().setAttributes(attributes).build();
  }

  private static Notify to(String segment) {
    return Notify.newBuilder().setTitle("nonsense").setSegment(segment).build();
  }

  private static Notify tenant(Notify notify, String tenant) {
    notify.setTenant(tenant);
    return notify;
  }

  private static Notify title(Notify notify, String title) {
    notify.setTitle(title);
    return notify;
  }

  private static Notify data(Notify notify, String data) {
    notify.setData(data);
    return notify;
  }

  private static Notify workflow(Notify notify) {
    notify.setWorkflow("wel come");
    return notify;
  }

  private static Nonsense preference(@Nullable String key, @Nullable Object value, Reason reason) {
    return new Nonsense(input("preferences", key, value), INGEST_PREFERENCES, reason);
  }

  private static TenantChange preferences() {
    return TenantChange.newBuilder()
        .setSettings(
            Settings.newBuilder().setPreferenceSet(wanting("is_odd").getPreferences()).build())
        .build();
  }

  private static PreferenceChange wanting(String operator) {
    return PreferenceChange.newBuilder()
        .setPreferences(
            PreferenceSet.newBuilder()
                .setChannels(
                    Map.of(
                        "inbox",
                        new PreferenceLeaf(
                            List.of(new Condition("recipient.level", operator, "1")), null)))
                .build())
        .build();
  }

  private static TenantChange clear(String path) {
    return TenantChange.newBuilder().setClear(List.of(path)).build();
  }
}
