package io.carillon.topology.resolve.preference;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a set says under several names of one kind.
 *
 * @param nodes by name; immutable
 * @param replace a tenant's default that beats all the user's own under it
 */
record Branch(Map<String, Node> nodes, boolean replace) {

  static final Branch NONE = new Branch(Map.of(), false);

  static Branch of(Map<String, Node> nodes, boolean replace) {
    return nodes.isEmpty() && !replace ? NONE : new Branch(Map.copyOf(nodes), replace);
  }

  @Nullable Node get(String name) {
    return nodes.get(name);
  }

  static Branch merge(Branch lower, Branch upper) {
    if (lower.replace || upper == NONE) {
      return lower;
    }
    if (lower == NONE) {
      return upper;
    }
    Map<String, Node> merged = new HashMap<>(lower.nodes);
    upper.nodes.forEach((name, node) -> merged.merge(name, node, Node::merge));
    return of(merged, upper.replace);
  }

  /** Without what goes by other names. */
  Branch only(String name, String otherName) {
    Node one = nodes.get(name);
    Node other = name.equals(otherName) ? null : nodes.get(otherName);
    if (one != null && other != null) {
      return new Branch(Map.of(name, one, otherName, other), replace);
    }
    if (one != null) {
      return new Branch(Map.of(name, one), replace);
    }
    return other == null ? of(Map.of(), replace) : new Branch(Map.of(otherName, other), replace);
  }

  Branch only(String name) {
    return only(name, name);
  }

  /** The same of nodes that have channels. */
  Branch only(List<String> names, Channel channel) {
    if (this == NONE) {
      return NONE;
    }
    Map<String, Node> some = new HashMap<>();
    for (String name : names) {
      Node node = nodes.get(name);
      if (node != null) {
        some.put(name, node.only(channel));
      }
    }
    return of(some, replace);
  }
}
