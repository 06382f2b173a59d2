package io.carillon.api.live;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.schemas.MessageId;
import io.carillon.topology.feed.FeedCounts;
import io.carillon.topology.feed.FeedItem;
import io.carillon.topology.feed.FeedQuery;
import io.carillon.topology.feed.FeedSnapshot;
import io.carillon.topology.feed.MessageState;
import io.carillon.topology.feed.TenantScope;
import io.carillon.topology.state.UserState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A browser tab: opens a stream, keeps a list by nothing but its events, comes back with the last
 * id when it is cut, fetches the feed when it is told to. Checks each event as it comes.
 */
final class Tab {

  /** Ids begin so of what is said to each by name. */
  static final String PERSONAL = "personal";

  /** Ids begin so of what is spelt in several locales. */
  static final String SPELT = "spelt";

  private static final MessageState[] STATES = MessageState.values();

  private final LiveEngine engine;
  private final String user;
  private final TenantScope scope;

  /** Counts of the feed in this tab's scope as of each position of the log. */
  private final Map<Long, FeedCounts> reference;

  /** What the threads have to do that read feeds for streams. */
  final Deque<Runnable> workers = new ArrayDeque<>();

  private final Map<String, Entry> list = new TreeMap<>();
  private final List<Received> unchecked = new ArrayList<>();
  private TabOutlet outlet = new TabOutlet();
  private @Nullable Runnable end;
  private @Nullable String last;
  private int read;
  private boolean live;
  int resets;
  int events;

  Tab(LiveEngine engine, String user, TenantScope scope, Map<Long, FeedCounts> reference) {
    this.engine = engine;
    this.user = user;
    this.scope = scope;
    this.reference = reference;
  }

  private static final class Entry {
    final long position;
    final @Nullable String tenant;
    final Set<MessageState> states = new HashSet<>();

    Entry(long position, @Nullable String tenant) {
      this.position = position;
      this.tenant = tenant;
    }
  }

  boolean isOpen() {
    return end != null && outlet.isOpen();
  }

  boolean isLive() {
    return live && isOpen();
  }

  void open() {
    assertThat(engine.hub.reserve(user)).isEqualTo(LiveHub.Place.TAKEN);
    outlet = new TabOutlet();
    read = 0;
    live = false;
    unchecked.clear();
    workers.clear();
    end =
        engine.hub.join(
            new LiveHub.Wish(user, "inbox", scope, last, LiveHub.NEVER, LiveHub.ALWAYS),
            engine,
            outlet,
            workers::add);
  }

  /** The network goes away after some of what was sent has arrived. */
  void cut(int arrived) {
    Runnable gone = Objects.requireNonNull(end);
    end = null;
    read(arrived);
    gone.run();
    live = false;
  }

  int sent() {
    return outlet.size();
  }

  /** Reads what has arrived; what was on its way when the stream was cut never does. */
  void read() {
    if (end != null) {
      read(outlet.size());
    }
  }

  private void read(int size) {
    List<Received> all = Received.parse(outlet.text(Math.max(size, 0)));
    for (Received event : all.subList(Math.min(read, all.size()), all.size())) {
      unchecked.add(event);
      read++;
      events++;
      take(event);
    }
  }

  private void take(Received event) {
    EventId id = EventId.parse(event.id()).orElseThrow();
    String before = last;
    long previous = before == null ? -1 : EventId.parse(before).orElseThrow().position();
    boolean told =
        event.name().equals("message.created")
            || event.name().equals("message.updated")
            || event.data().path("reason").asText().equals("retracted");
    if (!event.name().equals("feed.reset") && last != null) {
      assertThat(id.position()).as("order of %s", event).isGreaterThanOrEqualTo(previous);
      if (told) {
        assertThat(id.position()).as("repeats %s", event).isGreaterThan(previous);
      }
    }
    last = event.id();
    switch (event.name()) {
      case "feed.ready" -> {
        if (before == null) {
          fetch();
        }
        live = true;
        checkReady(event);
      }
      case "feed.reset" -> {
        resets++;
        fetch();
      }
      case "message.created" -> created(event);
      case "message.updated" -> updated(event.data());
      case "message.removed" ->
          event.data().path("ids").forEach(removed -> list.remove(removed.asText()));
      default -> throw new AssertionError("unknown event " + event);
    }
    if (live && event.data().has("meta")) {
      // What the clock did has no position of its own; it is read as soon as it has happened.
      boolean byClock = event.data().path("reason").asText().equals("expired");
      checkMeta(event, byClock ? engine.position() : event.position());
    }
    if (live) {
      unchecked.clear();
    }
  }

  /** Everything between the first event of a resume and this has the counts of this. */
  private void checkReady(Received ready) {
    for (Received event : unchecked) {
      if (event.data().has("meta")) {
        checkMeta(event, ready.position());
      }
    }
  }

  private void checkMeta(Received event, long position) {
    FeedCounts counts = Objects.requireNonNull(reference.get(position), "counts at " + position);
    JsonNode meta = event.data().path("meta");
    assertThat(
            new FeedCounts(
                meta.path("total_count").asInt(),
                meta.path("unread_count").asInt(),
                meta.path("unseen_count").asInt()))
        .as("counts in %s", event)
        .isEqualTo(counts);
  }

  private void fetch() {
    list.clear();
    for (FeedItem item : feed()) {
      Entry entry = new Entry(item.position(), item.tenant());
      for (MessageState state : STATES) {
        if (item.states().is(state)) {
          entry.states.add(state);
        }
      }
      list.put(item.id().toString(), entry);
    }
  }

  private List<FeedItem> feed() {
    List<FeedItem> all = new ArrayList<>();
    Long olderThan = null;
    do {
      var page =
          engine.page(
              user,
              new FeedQuery(
                  "inbox",
                  scope,
                  FeedQuery.Archived.INCLUDE,
                  null,
                  FeedQuery.Status.ALL,
                  50,
                  olderThan,
                  null));
      all.addAll(page.items());
      olderThan = page.olderThan();
    } while (olderThan != null);
    return all;
  }

  private void created(Received event) {
    JsonNode json = event.data().path("entry");
    JsonNode tenant = json.path("tenant");
    Entry entry = new Entry(event.position(), tenant.isNull() ? null : tenant.asText());
    for (MessageState state : STATES) {
      if (!json.path(field(state)).isNull()) {
        entry.states.add(state);
      }
    }
    assertThat(scope.includes(entry.tenant)).as("scope of %s", event).isTrue();
    MessageId id = MessageId.parse(json.path("id").asText()).orElseThrow();
    assertThat(id.userId()).isEqualTo(user);
    assertThat(json.at("/activities/0/recipient/id").asText()).isEqualTo(user);
    String personal = id.notificationId().startsWith(PERSONAL) ? " for " + user : "";
    String said = json.path("title").asText();
    if (id.notificationId().startsWith(SPELT)) {
      // In which locale, the feed knows, as long as it has the message.
      assertThat(said).contains(id.notificationId());
      feed().stream()
          .filter(each -> each.id().equals(id))
          .forEach(each -> assertThat(said).isEqualTo(each.content().title()));
    } else {
      assertThat(said).isEqualTo("title of " + id.notificationId() + personal);
    }
    list.put(id.toString(), entry);
  }

  private static String field(MessageState state) {
    return state.name().toLowerCase(Locale.ROOT) + "_at";
  }

  private void updated(JsonNode data) {
    Set<String> ids = new HashSet<>();
    data.path("ids").forEach(id -> ids.add(id.asText()));
    Set<@Nullable String> tenants = new HashSet<>();
    data.path("tenants").forEach(tenant -> tenants.add(tenant.isNull() ? null : tenant.asText()));
    long upTo =
        data.has("up_to")
            ? EventId.parse(data.path("up_to").asText()).orElseThrow().position()
            : -1;
    list.forEach(
        (id, entry) -> {
          if (ids.contains(id) || (entry.position <= upTo && tenants.contains(entry.tenant))) {
            for (MessageState state : STATES) {
              if (data.path(field(state)).isTextual()) {
                entry.states.add(state);
              } else if (data.path(field(state)).isNull()) {
                entry.states.remove(state);
              }
            }
          }
        });
  }

  /** What the tab shows is what the feed has, now that everything has been sent. */
  void check() {
    Map<String, String> expected = new TreeMap<>();
    for (FeedItem item : feed()) {
      Set<MessageState> states = new HashSet<>();
      for (MessageState state : STATES) {
        if (item.states().is(state)) {
          states.add(state);
        }
      }
      expected.put(item.id().toString(), text(item.position(), states));
    }
    Map<String, String> actual = new TreeMap<>();
    list.forEach(
        (id, entry) -> {
          if (!isBelowFloor(entry)) {
            actual.put(id, text(entry.position, entry.states));
          }
        });
    assertThat(actual).as("list of %s in %s", user, scope).isEqualTo(expected);
  }

  private static String text(long position, Set<MessageState> states) {
    return position + " " + new java.util.TreeSet<>(states);
  }

  /** What a feed keeps no more, nobody tells. */
  private boolean isBelowFloor(Entry entry) {
    UserState known = engine.user(user);
    if (known == null) {
      return false;
    }
    long oldest = Long.MAX_VALUE;
    for (FeedSnapshot.Row row : engine.snapshot(known, "inbox").rows()) {
      if (Objects.equals(row.tenant(), entry.tenant)) {
        oldest = Math.min(oldest, row.position());
      }
    }
    return oldest != Long.MAX_VALUE && entry.position < oldest;
  }
}
