package io.carillon.api.access;

import java.security.MessageDigest;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * The keys there are. Asked on every request, so that they change without a restart. Thread-safe.
 */
public interface KeyRing {

  /**
   * @param hash as {@link ApiKey#hash}
   */
  Optional<ApiKey> byHash(String hash);

  /**
   * @param id as {@link ApiKey#id}
   */
  Optional<ApiKey> byId(String id);

  /** Whether a key is there as it was: neither taken away nor replaced nor restricted otherwise. */
  default boolean holds(ApiKey key) {
    return byId(key.id()).filter(key::equals).isPresent();
  }

  /**
   * The key that was presented, if it is one. Looked up by its hash, of which the time that takes
   * tells nothing that leads to a key; and then compared whole in constant time.
   */
  default Optional<ApiKey> find(String presented) {
    byte[] digest = ApiKey.digest(presented);
    return byHash(HexFormat.of().formatHex(digest))
        .filter(key -> MessageDigest.isEqual(digest, HexFormat.of().parseHex(key.hash())));
  }

  /** These, for good. */
  static KeyRing of(Collection<ApiKey> keys) {
    Map<String, ApiKey> byHash = new HashMap<>();
    Map<String, ApiKey> byId = new HashMap<>();
    for (ApiKey key : keys) {
      byHash.put(key.hash(), key);
      byId.put(key.id(), key);
    }
    return new KeyRing() {
      @Override
      public Optional<ApiKey> byHash(String hash) {
        return Optional.ofNullable(byHash.get(hash));
      }

      @Override
      public Optional<ApiKey> byId(String id) {
        return Optional.ofNullable(byId.get(id));
      }
    };
  }

  /** These, and then others. */
  default KeyRing or(KeyRing others) {
    KeyRing these = this;
    return new KeyRing() {
      @Override
      public Optional<ApiKey> byHash(String hash) {
        return these.byHash(hash).or(() -> others.byHash(hash));
      }

      @Override
      public Optional<ApiKey> byId(String id) {
        return these.byId(id).or(() -> others.byId(id));
      }
    };
  }
}
