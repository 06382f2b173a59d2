package io.carillon.topology.resolve.condition;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a variable may begin with. */
public enum Root {
  /** The user whom it is to reach; within a tenant, what they are there comes first. */
  RECIPIENT,
  /** The tenant of the message. */
  TENANT,
  /** {@code key}, {@code id}, {@code name}, {@code categories}. */
  WORKFLOW,
  /** The sender's own data. */
  DATA,
  /** Who caused it. */
  ACTOR,
  /** The environment's variables; within a tenant, the tenant's come first. */
  VARS;

  /** As it is written. */
  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }

  static @Nullable Root of(String spelling) {
    return Arrays.stream(values())
        .filter(root -> root.spelling().equals(spelling))
        .findFirst()
        .orElse(null);
  }

  /** All of them, for a message. */
  public static String spellings() {
    return Arrays.stream(values()).map(Root::spelling).collect(Collectors.joining(", "));
  }
}
