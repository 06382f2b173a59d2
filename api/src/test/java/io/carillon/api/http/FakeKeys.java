package io.carillon.api.http;

import io.carillon.api.access.ApiKey;
import io.carillon.api.access.GrantedTenants;
import io.carillon.api.access.KeyRing;
import io.carillon.api.access.Scope;
import io.carillon.api.read.Keys;
import io.carillon.avro.KeyKind;
import io.carillon.avro.StoredKey;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/** Keys in memory. */
final class FakeKeys implements Keys {

  final SortedMap<String, StoredKey> stored = new ConcurrentSkipListMap<>();
  boolean reflects = true;

  @Override
  public KeyRing ring() {
    return new KeyRing() {
      @Override
      public Optional<ApiKey> byHash(String hash) {
        return stored.entrySet().stream()
            .map(each -> key(each.getKey(), each.getValue()))
            .filter(key -> key.hash().equals(hash))
            .findFirst();
      }

      @Override
      public Optional<ApiKey> byId(String id) {
        return Optional.ofNullable(stored.get(id)).map(key -> key(id, key));
      }
    };
  }

  /** Of one look at the map: another thread may take it away meanwhile. */
  private static ApiKey key(String id, StoredKey key) {
    List<String> tenants = key.getTenants();
    return new ApiKey(
        id,
        key.getKind() == KeyKind.PUBLIC ? ApiKey.Kind.PUBLIC : ApiKey.Kind.SECRET,
        key.getHash(),
        Arrays.stream(Scope.values())
            .filter(scope -> key.getScopes().contains(scope.word()))
            .collect(Collectors.toSet()),
        tenants == null ? GrantedTenants.ALL : new GrantedTenants(new HashSet<>(tenants)));
  }

  @Override
  public SortedMap<String, StoredKey> all() {
    return new TreeMap<>(stored);
  }

  @Override
  public boolean reflects(long offset) {
    return reflects;
  }
}
