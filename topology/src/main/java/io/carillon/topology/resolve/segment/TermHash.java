package io.carillon.topology.resolve.segment;

import org.jspecify.annotations.Nullable;

/**
 * Hash of (tenant?, attribute, value) for {@link SingletonTable}. A collision costs a look-up,
 * never an answer.
 */
@FunctionalInterface
interface TermHash {

  /** Strings keep their hash, so that a term costs its value's characters once. */
  TermHash STANDARD =
      (tenant, attribute, key) -> {
        long mixed = (tenant == null ? 0x2545F491L : tenant.hashCode()) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 32) ^ attribute.hashCode()) * 0xD6E8FEB86659FD93L;
        mixed = (mixed ^ (mixed >>> 32) ^ key.hashCode()) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ (mixed >>> 32)) * 0xC4CEB9FE1A85EC53L;
        return (int) (mixed >>> 32);
      };

  /**
   * @param tenant null for a user's own attribute
   * @param key as in {@link AttributePostings}
   */
  int of(@Nullable String tenant, String attribute, Object key);
}
