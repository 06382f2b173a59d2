package io.carillon.api.stores;

import io.carillon.api.lookup.Lookup;
import io.carillon.api.lookup.StoreLookup;
import io.carillon.api.read.People;
import io.carillon.api.read.Person;
import io.carillon.topology.feed.FeedSettings;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;

/** Finds users in their partitions. Thread-safe. */
final class StorePeople implements People {

  private final StoreLookup stores;
  private final FeedSettings settings;
  private final Clock clock;

  StorePeople(StoreLookup stores, FeedSettings settings, Clock clock) {
    this.stores = stores;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public List<? extends Lookup<?>> partitions() {
    return IntStream.range(0, stores.userPartitions()).mapToObj(stores::userPartition).toList();
  }

  @Override
  public Lookup<Person> of(String userId) {
    return stores
        .user(userId)
        .map(partition -> new StorePerson(userId, partition, settings, clock));
  }
}
