package io.carillon.guarantees.traffic;

import io.carillon.guarantees.model.Scope;
import java.util.List;
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
}
