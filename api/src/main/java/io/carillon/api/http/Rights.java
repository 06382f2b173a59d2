package io.carillon.api.http;

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import io.carillon.api.access.ApiKey;
import io.carillon.api.access.KeyRing;
import java.util.function.BooleanSupplier;

/**
 * Whether what a caller has opened may go on: while the key is what it was. One object for each key
 * with which something is open, for there are thousands of streams of one. Thread-safe.
 */
final class Rights {

  private final LoadingCache<ApiKey, BooleanSupplier> open;

  Rights(KeyRing keys) {
    open =
        CacheBuilder.newBuilder()
            .weakValues()
            .build(CacheLoader.from(key -> () -> keys.holds(key)));
  }

  BooleanSupplier of(Caller caller) {
    return open.getUnchecked(caller.key());
  }
}
