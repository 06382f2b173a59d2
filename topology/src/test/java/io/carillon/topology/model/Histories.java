package io.carillon.topology.model;

import io.carillon.avro.AllMessages;
import io.carillon.avro.Branding;
import io.carillon.avro.ChangeOperation;
import io.carillon.avro.Content;
import io.carillon.avro.EnvironmentChange;
import io.carillon.avro.FeedAction;
import io.carillon.avro.FeedTopic;
import io.carillon.avro.MembershipChange;
import io.carillon.avro.MessageAction;
import io.carillon.avro.MessageIds;
import io.carillon.avro.Notify;
import io.carillon.avro.NotifyOperation;
import io.carillon.avro.PreferenceChange;
import io.carillon.avro.RoutedChannel;
import io.carillon.avro.RoutedNotification;
import io.carillon.avro.Settings;
import io.carillon.avro.TenantChange;
import io.carillon.avro.TenantOperation;
import io.carillon.avro.UserChange;
import io.carillon.avro.WorkflowChange;
import io.carillon.schemas.MessageId;
import io.carillon.topology.DrivenTopology;
import io.carillon.topology.model.History.Step;
import io.carillon.topology.resolve.preference.Sets;
import io.carillon.topology.route.NotificationIds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Random histories over few people, tenants and values, so that they meet all the time. */
final class Histories {

  static final List<String> TENANTS = List.of("acme", "globex", "initech");

  /** The channel beside the feed. */
  static final String CHANNEL = "hook";

  static final List<String> WORKFLOWS = List.of("greet", "warn");

  /** Ids begin so of what does not come from [route]. */
  static final String IN_PARTS = "parts";

  static final Leaving.Look LOOK_OF_PARTS =
      new Leaving.Look("https://parts/ at https://parts/", null, null, null);

  static final List<String> USERS = List.of("u0", "u1", "u2", "u3", "u4", "u5", "u6", "u7");

  private static final List<MessageAction> ACTIONS =
      Stream.of(MessageAction.values()).filter(each -> each != MessageAction.UNKNOWN).toList();

  /** Beyond this age the engine may have forgotten an id, sooner or later. */
  private static final Duration REMEMBERED = Duration.ofDays(9);

  /** A notification that may be said again. */
  private record Past(Instant at, @Nullable String key, String id, Notify request) {}

  private final Chance chance;
  private final long seed;

  /** Of locales: dice of their own, so that what else happens does not depend on them. */
  private final Chance tongues;

  private final Segments segments;
  private final Definitions definitions;
  private final Nonsenses nonsenses;
  private final boolean live;
  private final List<Step> steps = new ArrayList<>();
  private final List<Past> past = new ArrayList<>();
  private final List<Past> takenBackAhead = new ArrayList<>();
  private Instant now;
  private int ids;
  private boolean hurried;

  /** In weeks, from the beginning of {@link DrivenTopology}'s time. */
  Histories(long seed) {
    this(seed, DrivenTopology.START, false);
  }

  private Histories(long seed, Instant start, boolean live) {
    this.seed = seed;
    this.chance = new Chance(seed);
    this.tongues = new Chance(~seed);
    this.definitions = new Definitions(chance, tongues);
    this.segments = new Segments(chance);
    this.nonsenses = new Nonsenses(chance);
    this.now = start;
    this.live = live;
  }

  /** In seconds, from now on, and with nothing that only a test driver can do. */
  static Histories live(long seed) {
    return new Histories(seed, Instant.now(), true);
  }

  List<Step> steps(int length) {
    if (chance.in(12) == 0) {
      crowd();
    }
    for (String user : USERS) {
      if (chance.in(10) < 8) {
        add(changeUser(user, ChangeOperation.MERGE));
      }
    }
    if (!live && chance.in(3) > 0) {
      add(
          new Operation.ChangeEnvironment(
              EnvironmentChange.newBuilder()
                  .setSettings(
                      Settings.newBuilder()
                          .setChannels(Map.of(CHANNEL, DrivenTopology.http("https://first/")))
                          .build())
                  .build()));
    }
    for (String workflow : WORKFLOWS) {
      if (!live) {
        add(new Operation.ChangeWorkflow(workflow, definitions.workflow()));
      }
    }
    while (steps.size() < length) {
      happen();
    }
    return live ? Episodes.live(seed, steps) : Episodes.woven(seed, steps);
  }

  /** So many that sets of them are kept in another way, and most of them alike. */
  private void crowd() {
    for (int i = 0; i < 80; i++) {
      UserChange change =
          UserChange.newBuilder()
              .setAttributes(
                  new TreeMap<>(
                      Map.of("tenant_id", "acme", "role", i % 5 == 0 ? "admin" : "viewer")))
              .build();
      add(new Operation.ChangeUser("crowd" + i, change, true));
    }
    restart();
    add(changeUser("crowd79", ChangeOperation.DELETE));
  }

  private void happen() {
    switch (chance.weighted(16, 2, 2, 4, 12, 22, 3, 5, 5, 14, 8, 1, 5, 2, 4, 9, 2, 3)) {
      case 0 -> add(changeUser(user(), ChangeOperation.MERGE));
      case 1 -> add(changeUser(user(), ChangeOperation.REPLACE));
      case 2 -> add(changeUser(user(), ChangeOperation.DELETE));
      case 3 -> add(changeTenant());
      case 4 -> send(named(notification()));
      case 5 -> send(segmented(notification()));
      case 6 -> send(segmented(named(notification())));
      case 7 -> repeat();
      case 8 -> retract();
      case 9 -> add(actOnSome());
      case 10 -> add(actOnAll(user()));
      case 11 -> actOnAllAgainAndAgain();
      case 12 -> add(nonsenses.any());
      case 13 -> sendInParts();
      case 14 -> restart();
      case 15 -> add(prefer(user()));
      case 16 -> add(changeEnvironment());
      default -> changeWorkflow();
    }
  }

  private void restart() {
    if (!live) {
      add(new Operation.Restart());
    }
  }

  private void add(Operation operation) {
    Duration after = pause();
    now = now.plus(after);
    steps.add(new Step(after, operation));
  }

  private Duration pause() {
    if (live) {
      return Duration.ofMillis(chance.in(30));
    }
    int dice = chance.in(100);
    if (dice < 85 || hurried) {
      return Duration.ofMillis(1 + chance.in(600_000));
    }
    return dice < 98
        ? Duration.ofHours(6).plusMillis(chance.in(172_800_000))
        : Duration.ofDays(4).plusMillis(chance.in(864_000_000));
  }

  private String user() {
    // Half of everything happens to one person, or nobody would ever have a full feed.
    return chance.in(3) == 0 ? USERS.get(0) : chance.of(USERS);
  }

  // People.

  private Operation changeUser(String user, ChangeOperation operation) {
    UserChange.Builder change = UserChange.newBuilder().setOperation(operation);
    if (operation != ChangeOperation.DELETE) {
      change.setAttributes(spoken(attributes(true))).setMemberships(memberships());
    }
    return new Operation.ChangeUser(user, change.build(), chance.in(3) == 0);
  }

  private Map<String, @Nullable Object> attributes(boolean ofUser) {
    Map<String, @Nullable Object> attributes = new HashMap<>();
    if (ofUser && chance.in(2) == 0) {
      attributes.put("tenant_id", declaredTenants());
    }
    if (chance.in(2) == 0) {
      attributes.put("role", chance.in(6) == 0 ? null : chance.of("admin", "viewer"));
    }
    if (chance.in(3) == 0) {
      attributes.put("level", chance.in(6) == 0 ? null : Double.valueOf(chance.in(4)));
    }
    if (chance.in(4) == 0) {
      attributes.put("vip", chance.in(2) == 0);
    }
    if (chance.in(4) == 0) {
      attributes.put("tags", chance.some(List.of("a", "b", "c")));
    }
    return attributes;
  }

  private Map<String, @Nullable Object> spoken(Map<String, @Nullable Object> attributes) {
    if (tongues.in(3) > 0) {
      String locale = tongues.of("de", "de-AT", "pt", "pt-BR", "pt_BR", "fr", "none at all", "");
      attributes.put("locale", locale.isEmpty() ? null : locale);
    }
    return attributes;
  }

  private @Nullable Object declaredTenants() {
    return switch (chance.in(4)) {
      case 0 -> null;
      case 1 -> chance.some(TENANTS);
      default -> chance.of(TENANTS);
    };
  }

  private Map<String, @Nullable MembershipChange> memberships() {
    Map<String, @Nullable MembershipChange> memberships = new HashMap<>();
    for (String tenant : TENANTS) {
      if (chance.in(3) == 0) {
        memberships.put(tenant, chance.in(4) == 0 ? null : membership());
      }
    }
    return memberships;
  }

  private MembershipChange membership() {
    ChangeOperation operation =
        chance.in(4) == 0
            ? chance.of(ChangeOperation.MERGE, ChangeOperation.REPLACE, ChangeOperation.DELETE)
            : null;
    return new MembershipChange(attributes(false), operation);
  }

  // Preferences.

  private Operation prefer(String user) {
    PreferenceChange.Builder change =
        PreferenceChange.newBuilder()
            .setTenantId(chance.in(3) == 0 ? null : chance.of(TENANTS))
            .setOperation(
                chance.of(
                    ChangeOperation.REPLACE,
                    ChangeOperation.REPLACE,
                    ChangeOperation.REPLACE,
                    ChangeOperation.MERGE,
                    ChangeOperation.MERGE,
                    ChangeOperation.DELETE))
            .setPreferences(Sets.avro(chance.preferences(true)));
    if (change.getOperation() == ChangeOperation.MERGE && chance.in(2) == 0) {
      change.setClear(List.of(chance.of("categories", "categories/news", "workflows", "channels")));
    }
    String who = chance.in(12) == 0 ? "stranger" + chance.in(3) : user;
    return new Operation.Prefer(who, change.build(), chance.in(3) == 0);
  }

  // Tenants.

  private Operation changeTenant() {
    TenantChange.Builder change =
        TenantChange.newBuilder()
            .setOperation(
                chance.of(
                    TenantOperation.MERGE,
                    TenantOperation.MERGE,
                    TenantOperation.REPLACE,
                    TenantOperation.DELETE,
                    TenantOperation.STUB))
            .setName(chance.in(2) == 0 ? "Name " + chance.in(9) : null)
            .setProperties(chance.in(2) == 0 ? attributes(false) : Map.of())
            .setFeedTopic(
                chance.in(2) == 0
                    ? chance.of(FeedTopic.DEDICATED, FeedTopic.SHARED, FeedTopic.NONE)
                    : null);
    if (chance.in(2) == 0) {
      change.setSettings(
          Settings.newBuilder()
              .setBranding(
                  Branding.newBuilder()
                      .setPrimaryColor(chance.in(2) == 0 ? "#00000" + chance.in(9) : null)
                      .setLogoUrl(chance.in(2) == 0 ? "https://logo/" + chance.in(9) : null)
                      .build())
              .setPreferenceSet(chance.in(3) == 0 ? null : Sets.avro(chance.preferences(true)))
              .setChannels(channels(false))
              .setDefaultLocale(defaultLocale())
              .build());
    }
    if (chance.in(4) == 0) {
      change.setClear(
          List.of(
              chance.of("name", "settings", "settings.branding", "settings.channels." + CHANNEL)));
    }
    return new Operation.ChangeTenant(chance.of(TENANTS), change.build());
  }

  /**
   * @param whole with a URL: in a tenant's settings it may be left to the environment
   */
  private Map<String, String> channels(boolean whole) {
    if (chance.in(2) == 0) {
      return Map.of();
    }
    String url = ",\"url\":\"https://e/" + chance.in(9) + "\"";
    String headers = ",\"headers\":{\"X-Site\":\"s" + chance.in(9) + "\"}";
    return Map.of(
        CHANNEL,
        "{\"type\":\"http\""
            + (whole || chance.in(2) == 0 ? url : "")
            + (chance.in(2) == 0 ? headers : "")
            + "}");
  }

  private @Nullable String defaultLocale() {
    return tongues.in(3) > 0 ? null : tongues.of("de", "pt", "pt-BR", "it");
  }

  private Operation changeEnvironment() {
    return new Operation.ChangeEnvironment(
        EnvironmentChange.newBuilder()
            .setOperation(chance.of(ChangeOperation.MERGE, ChangeOperation.REPLACE))
            .setSettings(
                Settings.newBuilder()
                    .setBranding(Branding.newBuilder().setLogoUrl("https://logo/e").build())
                    .setPreferenceSet(
                        chance.in(3) == 0 ? null : Sets.avro(chance.preferences(false)))
                    .setChannels(channels(true))
                    .setDefaultLocale(defaultLocale())
                    .build())
            .build());
  }

  // Workflows. What waits for one is woven in afterwards, by Episodes.

  private void changeWorkflow() {
    if (live) {
      return;
    }
    String key = chance.of(WORKFLOWS);
    if (chance.in(2) == 0) {
      add(new Operation.ChangeWorkflow(key, definitions.workflow()));
      return;
    }
    WorkflowChange change =
        chance.in(3) == 0
            ? WorkflowChange.newBuilder().setOperation(ChangeOperation.DELETE).build()
            : definitions.override();
    add(new Operation.ChangeWorkflow(key + "/" + chance.of(TENANTS), change));
  }

  // Notifications.

  private Notify notification() {
    Notify notify = plain();
    if (!live && chance.in(3) == 0) {
      notify.setWorkflow(chance.of(WORKFLOWS));
      notify.setTitle(chance.in(4) == 0 ? "in vain" : null);
      notify.setCategory(null);
      notify.setChannels(List.of());
    }
    return notify;
  }

  private Notify plain() {
    Notify.Builder notify = Notify.newBuilder().setTitle("title " + chance.in(1000));
    if (chance.in(4) == 0) {
      Duration soon =
          live
              ? Duration.ofMillis(chance.in(20_000))
              : Duration.ofMinutes(chance.in(3) == 0 ? chance.in(20) : chance.in(20_000));
      notify.setExpiresAt(
          now.plus(soon).minus(live ? Duration.ofSeconds(1) : Duration.ofMinutes(2)));
    }
    if (chance.in(3) > 0) {
      notify.setCategory(chance.of("news", "promo"));
    }
    if (chance.in(4) == 0) {
      notify.setData("{\"level\": 1, \"tag\": \"b\"}");
    }
    if (chance.in(3) == 0) {
      notify.setTenant(chance.of(TENANTS));
    }
    if (!live && chance.in(2) == 0) {
      notify.setChannels(List.of(CHANNEL));
    }
    return notify.build();
  }

  private Notify named(Notify notify) {
    List<String> names = new ArrayList<>(chance.some(USERS));
    if (chance.in(4) == 0) {
      names.add("stranger" + chance.in(3));
    }
    names.add(user());
    notify.setRecipients(names.subList(0, Math.min(names.size(), 1 + chance.in(5))));
    return notify;
  }

  private Notify segmented(Notify notify) {
    notify.setSegment(segments.any(notify.getTenant()));
    return notify;
  }

  /** Named by an id, by an idempotency key, or by nothing but its place. */
  private void send(Notify notify) {
    String key = null;
    String id = null;
    int dice = chance.in(10);
    if (dice < 7) {
      List<Past> ahead = recent(takenBackAhead);
      Past one = dice == 6 && !ahead.isEmpty() ? chance.of(ahead) : null;
      takenBackAhead.remove(one);
      id = one == null ? "n" + ids++ : one.id();
      notify.setId(id);
    } else if (dice < 9) {
      key = "key" + ids++;
      id = NotificationIds.ofKey("", key);
    }
    add(new Operation.Send(key, notify));
    if (id != null) {
      past.add(new Past(now, key, id, notify));
    }
  }

  private List<Past> recent(List<Past> of) {
    return of.stream().filter(each -> each.at().isAfter(now.minus(REMEMBERED))).toList();
  }

  /** The same again, or something else by the same name. */
  private void repeat() {
    if (recent(past).isEmpty()) {
      return;
    }
    Past again = chance.of(recent(past));
    Notify notify = Notify.newBuilder(again.request()).build();
    if (chance.in(3) == 0) {
      notify.setTitle("another title " + chance.in(1000));
    }
    add(new Operation.Send(again.key(), notify));
  }

  private void retract() {
    boolean ahead = recent(past).isEmpty() || chance.in(6) == 0;
    // What is new may not have been told yet.
    String id =
        ahead
            ? "early" + ids++
            : chance.in(2) == 0 ? past.get(past.size() - 1).id() : chance.of(recent(past)).id();
    Notify retract = Notify.newBuilder().setOperation(NotifyOperation.RETRACT).setId(id).build();
    add(new Operation.Send(null, retract));
    if (ahead) {
      takenBackAhead.add(new Past(now, null, id, retract));
    }
  }

  /** As [route] splits a very long list of recipients; parts may come twice. */
  private void sendInParts() {
    if (live) {
      return;
    }
    String id = IN_PARTS + ids++;
    Notify whole = segmented(named(plain()));
    boolean before = hurried;
    hurried = true;
    for (int part = 0; part < 2; part++) {
      RoutedNotification routed =
          RoutedNotification.newBuilder()
              .setId(id)
              .setAcceptedAt(now.toEpochMilli())
              .setTenant(whole.getTenant())
              .setSegment(part == 0 && chance.in(2) == 0 ? whole.getSegment() : null)
              .setRecipients(List.copyOf(new java.util.TreeSet<>(chance.some(USERS))))
              .setPart(part)
              .setParts(2)
              .setContent(Content.newBuilder().setTitle(whole.getTitle()).build())
              .setChannels(
                  whole.getChannels().stream()
                      .map(
                          key ->
                              new RoutedChannel(
                                  key,
                                  "an-id",
                                  "http",
                                  DrivenTopology.http("https://parts/"),
                                  List.of()))
                      .toList())
              .setExpiresAt(
                  whole.getExpiresAt() == null ? null : whole.getExpiresAt().toEpochMilli())
              .build();
      for (int times = chance.in(6) == 0 ? 2 : 1; times > 0; times--) {
        add(new Operation.SendPart(routed));
      }
      while (chance.in(2) == 0) {
        happen();
      }
    }
    hurried = before;
    past.add(new Past(now, null, id, Notify.newBuilder(whole).setId(id).build()));
  }

  // Actions.

  private MessageAction action() {
    return chance.of(ACTIONS);
  }

  private Operation actOnSome() {
    String user = user();
    List<String> messages = new ArrayList<>();
    int many = chance.in(3) == 0 ? 3 : 1;
    for (int i = 0; i < many; i++) {
      String id = past.isEmpty() || chance.in(12) == 0 ? "never-sent" : recentId();
      messages.add(new MessageId(id, user).toString());
    }
    return new Operation.Act(
        user, new FeedAction(action(), new MessageIds(messages), null), chance.in(3) == 0);
  }

  private String recentId() {
    int last = past.size() - 1;
    return past.get(Math.max(0, last - chance.in(12))).id();
  }

  private Operation actOnAll(String user) {
    AllMessages.Builder all = AllMessages.newBuilder();
    if (chance.in(3) == 0) {
      all.setTenantId(chance.of(TENANTS));
    }
    if (chance.in(4) == 0) {
      all.setHasTenant(chance.in(2) == 0);
    }
    if (chance.in(3) == 0) {
      all.setUpTo((long) chance.in(steps.size() + 10));
    }
    if (chance.in(20) == 0) {
      all.setFeed("elsewhere");
    }
    return new Operation.Act(user, new FeedAction(action(), all.build(), null), chance.in(3) == 0);
  }

  /** So often that marks are written into entries. */
  private void actOnAllAgainAndAgain() {
    String user = user();
    MessageAction[] pair =
        chance.of(
            List.of(
                new MessageAction[] {MessageAction.READ, MessageAction.UNREAD},
                new MessageAction[] {MessageAction.SEEN, MessageAction.UNSEEN},
                new MessageAction[] {MessageAction.ARCHIVED, MessageAction.UNARCHIVED}));
    for (int i = 0; i < 22; i++) {
      AllMessages.Builder all = AllMessages.newBuilder();
      if (chance.in(2) == 0) {
        all.setUpTo((long) chance.in(steps.size() + 10));
      }
      MessageAction action = pair[chance.in(4) == 0 ? 1 - i % 2 : i % 2];
      add(new Operation.Act(user, new FeedAction(action, all.build(), null), false));
      if (chance.in(4) == 0) {
        happen();
      }
    }
  }
}
