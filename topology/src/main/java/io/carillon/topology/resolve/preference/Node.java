package io.carillon.topology.resolve.preference;

import io.carillon.topology.resolve.condition.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a set says at one place: yes, no, or yes under conditions and for some channels.
 *
 * @param layer who said {@code flat} or {@code conditions}
 * @param flat yes or no, and then nothing else; null: see the rest
 * @param conditions all must hold; null: none given
 * @param replace a tenant's default that beats the user's own
 */
record Node(
    Layer layer,
    @Nullable Boolean flat,
    @Nullable List<Condition> conditions,
    Branch channelTypes,
    Branch channels,
    boolean replace) {

  private static final Node[] YES = flat(true);
  private static final Node[] NO = flat(false);

  private static Node[] flat(boolean yes) {
    Node[] nodes = new Node[Layer.values().length];
    for (Layer layer : Layer.values()) {
      nodes[layer.ordinal()] = new Node(layer, yes, null, Branch.NONE, Branch.NONE, false);
    }
    return nodes;
  }

  /** Most of what people say is this: one object for all of them. */
  static Node of(Layer layer, boolean yes) {
    return (yes ? YES : NO)[layer.ordinal()];
  }

  /**
   * The two as one: leaf by leaf the upper one's word counts, unless the lower one replaces it. A
   * yes or no takes the place of an object, and the other way round.
   */
  static Node merge(Node lower, Node upper) {
    if (lower.replace) {
      return lower;
    }
    if (lower.flat != null || upper.flat != null) {
      return upper;
    }
    boolean above = upper.conditions != null;
    return new Node(
        above ? upper.layer : lower.layer,
        null,
        above ? upper.conditions : lower.conditions,
        Branch.merge(lower.channelTypes, upper.channelTypes),
        Branch.merge(lower.channels, upper.channels),
        upper.replace);
  }

  Node only(Channel channel) {
    if (channelTypes == Branch.NONE && channels == Branch.NONE) {
      return this;
    }
    return new Node(
        layer,
        flat,
        conditions,
        channelTypes.only(channel.type()),
        channels.only(channel.id(), channel.key()),
        replace);
  }
}
