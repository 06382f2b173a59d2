package io.carillon.guarantees.traffic;

import io.carillon.guarantees.model.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A front end that looks at anybody's feed at any time, through any instance. */
final class Reader extends Worker {

  private final Api api;
  private final Feeds feeds;
  private final List<String> users;

  Reader(String name, Random random, Journal journal, Api api, List<String> users) {
    super(name, random, journal, 50);
    this.api = api;
    this.feeds = new Feeds(api);
    this.users = users;
  }

  @Override
  void step() {
    if (chance(15)) {
      overview();
      return;
    }
    Scope scope =
        switch (random.nextInt(4)) {
          case 0 -> Scope.ALL;
          case 1 -> Scope.of(null, random.nextBoolean());
          case 2 -> Scope.of(any(World.TENANTS), true);
          default -> Scope.of(any(World.TENANTS), null);
        };
    String archived = any(List.of("include", "exclude", "only"));
    feeds.glimpse(anyOf(api), any(users), scope, archived).ifPresent(journal::saw);
  }

  /** What every partition has to say something to. */
  private void overview() {
    String tenant = any(World.TENANTS);
    Reply reply =
        switch (random.nextInt(4)) {
          case 0 ->
              api.call(
                  anyOf(api),
                  "POST",
                  "/v1/segments/preview",
                  Map.of("segment", "tenant_id:" + tenant),
                  Duration.ofSeconds(15),
                  Map.of());
          case 1 -> api.get(anyOf(api), "/v1/notifications?page_size=20");
          case 2 -> api.get(anyOf(api), "/v1/tenants/" + tenant + "/members");
          default -> api.get(anyOf(api), "/v1/users/" + any(users) + "/badges");
        };
    journal.judge(reply);
  }
}
