package io.carillon.deploy.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.deploy.Api;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What people see and do, and what becomes of it. */
final class Inbox {
  private static final String ANN = "ann";

  private Inbox() {}

  static List<Check> all() {
    return List.of(
        new Check(
            "a feed of one tenant, and its counts",
            "ann's of acme-corp, and of none",
            "in it: anything of globex",
            Inbox::tenantScope),
        new Check(
            "badge counts by tenant",
            "ann's three: what each feed counts",
            "counts of tenants she is not in",
            Inbox::badges),
        new Check("one message read", "ann's newest", "all others, of anybody", Inbox::readOne),
        new Check("and unread again", "ann's newest", "all others, of anybody", Inbox::unreadOne),
        new Check(
            "all of one tenant read",
            "ann's of acme-corp",
            "hers of globex, of none; of anybody else",
            Inbox::readAll),
        new Check("one archived", "ann's newest is gone", "all others, of anybody", Inbox::archive),
        new Check(
            "a preview, before it is sent",
            "just whom it then reaches",
            "any feed: nothing is sent",
            Inbox::preview),
        new Check(
            "a repeat with the same Idempotency-Key",
            "ben, once",
            "anybody a second time",
            Inbox::repeat),
        new Check(
            "retracted",
            "nobody any more",
            "all those that had it, in feed and counts",
            Inbox::retract),
        new Check(
            "who joins later is in later notices only",
            "lou: the second",
            "lou: the first",
            Inbox::joinsLater),
        new Check(
            "who leaves no longer sees the tenant's",
            "lou: nothing of acme-corp",
            "the other members' feeds",
            Inbox::leaves),
        new Check(
            "coming back does not bring it back",
            "lou: what is sent from now on",
            "lou: what was sent before",
            Inbox::comesBack));
  }

  private static void tenantScope(World world) throws Exception {
    List<Message> whole = Feed.read(world.api(), ANN, "").messages();
    for (String tenant : List.of("acme-corp", "globex", "initech")) {
      List<Message> withUntagged = Feed.read(world.api(), ANN, "tenant=" + tenant).messages();
      CheckFailed.unlessSame("tenant=" + tenant, only(whole, Set.of(tenant, "")), withUntagged);
      List<Message> without =
          Feed.read(world.api(), ANN, "has_tenant=true&tenant=" + tenant).messages();
      CheckFailed.unlessSame(
          "has_tenant=true&tenant=" + tenant, only(whole, Set.of(tenant)), without);
    }
    List<Message> untagged = Feed.read(world.api(), ANN, "has_tenant=false").messages();
    CheckFailed.unlessSame("has_tenant=false", only(whole, Set.of("")), untagged);
    if (only(whole, Set.of("acme-corp")).isEmpty() || only(whole, Set.of("globex")).isEmpty()) {
      throw new CheckFailed("ann should have messages of both tenants by now");
    }
  }

  private static List<Message> only(List<Message> feed, Set<String> tenants) {
    return feed.stream().filter(message -> tenants.contains(message.tenant())).toList();
  }

  private static void badges(World world) throws Exception {
    List<Message> feed = Feed.read(world.api(), ANN, "").messages();
    var expected =
        feed.stream()
            .collect(
                Collectors.groupingBy(
                    Message::tenant,
                    TreeMap::new,
                    Collectors.collectingAndThen(
                        Collectors.toList(), some -> new Feed(some).counts())));
    var told = new TreeMap<String, Feed.Counts>();
    for (JsonNode badge : world.api().get("/v1/users/ann/badges").expect(200).path("entries")) {
      told.put(badge.path("tenant").asText(""), Feed.Counts.of(badge));
    }
    CheckFailed.unlessSame("badges", expected, told);
  }

  private static void readOne(World world) throws Exception {
    world.changes(
        before -> before.changed(ANN, feed -> firstRead(feed, true)),
        w -> onNewest(w, "/read", true));
  }

  private static void unreadOne(World world) throws Exception {
    world.changes(
        before -> before.changed(ANN, feed -> firstRead(feed, false)),
        w -> onNewest(w, "/read", false));
  }

  private static void archive(World world) throws Exception {
    world.changes(
        before -> before.changed(ANN, feed -> feed.subList(1, feed.size())),
        w -> onNewest(w, "/archived", true));
  }

  private static List<Message> firstRead(List<Message> feed, boolean read) {
    return World.newest(feed.get(0).withRead(read), feed.subList(1, feed.size()));
  }

  /** What ann says of her newest message. */
  private static void onNewest(World world, String state, boolean set) throws Exception {
    String path = "/v1/messages/" + Feed.read(world.api(), ANN, "").messages().get(0).id() + state;
    (set ? world.api().put(path, "{}") : world.api().delete(path)).expect(200);
  }

  private static void readAll(World world) throws Exception {
    world.changes(
        before ->
            before.changed(
                ANN,
                feed ->
                    feed.stream()
                        .map(m -> m.tenant().equals("acme-corp") ? m.withRead(true) : m)
                        .toList()),
        w ->
            w.api()
                .post(
                    "/v1/channels/inbox/messages/bulk/read",
                    "{\"user_ids\":[\"ann\"],\"tenants\":[\"acme-corp\"],\"has_tenant\":true}")
                .expect(200));
  }

  private static void preview(World world) throws Exception {
    world.changes(
        World.Change::none,
        w -> {
          JsonNode preview =
              w.api()
                  .post("/v1/segments/preview", "{\"segment\":\"tenant_id:acme-corp,role:admin\"}")
                  .expect(200);
          CheckFailed.unlessSame("matched", 2, preview.path("matched").asInt(-1));
          CheckFailed.unlessSame("deliverable", 2, preview.path("deliverable").asInt(-1));
          var sample = new java.util.TreeSet<String>();
          preview.path("sample").forEach(user -> sample.add(user.asText()));
          CheckFailed.unlessSame("sample", Set.of(ANN, "user_456"), sample);
        });
  }

  private static void repeat(World world) throws Exception {
    String body = "{\"userId\":\"ben\",\"title\":\"once\",\"body\":\"\"}";
    String[] key = {"Idempotency-Key", "check-once", "Prefer", "wait=30"};
    String first = world.api().post("/v1/notify", body, key).expect(200).path("id").asText();
    CheckFailed.unlessSame(
        "ben's newest", "once", Feed.read(world.api(), "ben", "").messages().get(0).title());
    world.changes(
        World.Change::none,
        w -> {
          String second = w.api().post("/v1/notify", body, key).expect(200).path("id").asText();
          CheckFailed.unlessSame("id of the repeat", first, second);
          String other = body.replace("once", "twice");
          w.api().post("/v1/notify", other, key).expect(422);
        });
  }

  private static void retract(World world) throws Exception {
    Feeds before = world.feeds();
    String id =
        Delivery.send(world.api(), "\"segment\":{\"all_users\":true}", "a mistake")
            .expect(200)
            .path("id")
            .asText();
    Feeds sent = world.feeds();
    if (sent.of(ANN).isEmpty() || !sent.of(ANN).get(0).title().equals("a mistake")) {
      throw new CheckFailed("ann lacks 'a mistake' before it is retracted");
    }
    world.api().delete("/v1/notifications/" + id).expect(200);
    before.requireSame(world.feeds());
  }

  private static void joinsLater(World world) throws Exception {
    Api api = world.api();
    Delivery.send(api, "\"segment\":{\"tenant_id\":\"acme-corp\"}", "before lou").expect(200);
    api.put("/v1/users/lou/memberships/acme-corp", "{\"role\":\"viewer\"}").expect(200);
    toAcmeWithLou(world, "with lou");
    CheckFailed.unlessSame("lou's messages", 1, Feed.read(api, "lou", "").messages().size());
  }

  private static void leaves(World world) throws Exception {
    world.changes(
        before -> before.changed("lou", feed -> List.of()),
        w -> w.api().delete("/v1/users/lou/memberships/acme-corp").expect(204));
    CheckFailed.unlessSame(
        "lou's counts",
        new Feed.Counts(0, 0, 0),
        Objects.requireNonNull(Feed.read(world.api(), "lou", "tenant=acme-corp").counts()));
  }

  private static void comesBack(World world) throws Exception {
    world.changes(
        World.Change::none,
        w ->
            w.api()
                .put("/v1/users/lou/memberships/acme-corp", "{\"role\":\"viewer\"}")
                .expect(200));
    toAcmeWithLou(world, "lou is back");
  }

  private static void toAcmeWithLou(World world, String title) throws Exception {
    Delivery.in(
            "acme-corp",
            title,
            "\"segment\":{\"tenant_id\":\"acme-corp\"}",
            List.of("user_456", ANN, "ben", "dora", "gus", "lou"),
            "")
        .check()
        .body()
        .run(world);
  }
}
