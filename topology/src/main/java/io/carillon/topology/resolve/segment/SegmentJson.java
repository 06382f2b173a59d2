package io.carillon.topology.resolve.segment;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Writes the canonical spelling: always the tree, keys in one order, a whole number without a
 * fraction.
 */
final class SegmentJson {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Beyond it not every whole number is a double, so {@code Double.toString} speaks. */
  private static final double MAX_WHOLE = 1L << 53;

  private SegmentJson() {}

  static ObjectNode write(Segment segment) {
    if (segment instanceof AllUsers) {
      return JSON.objectNode().put("all_users", true);
    }
    if (segment instanceof AnyTenant any) {
      return JSON.objectNode().set("any_tenant", write(any.condition()));
    }
    return write(((Where) segment).condition());
  }

  static ObjectNode write(Condition condition) {
    ObjectNode node = JSON.objectNode();
    if (condition instanceof Condition.All all) {
      return node.set("all", list(all.parts()));
    }
    if (condition instanceof Condition.Any any) {
      return node.set("any", list(any.parts()));
    }
    if (condition instanceof Condition.Not not) {
      return node.set("not", write(not.part()));
    }
    Condition.Term term = (Condition.Term) condition;
    node.put("attribute", term.attribute()).put("op", term.op().spelling());
    if (term.op().takesList()) {
      ArrayNode values = node.putArray("values");
      term.values().forEach(value -> add(values, value));
    } else if (!term.op().isExistence()) {
      ArrayNode one = JSON.arrayNode();
      add(one, term.values().get(0));
      node.set("value", one.get(0));
    }
    return node;
  }

  private static ArrayNode list(List<Condition> parts) {
    ArrayNode list = JSON.arrayNode();
    parts.forEach(part -> list.add(write(part)));
    return list;
  }

  private static void add(ArrayNode values, Object value) {
    if (value instanceof Double number) {
      if (number == Math.rint(number) && Math.abs(number) < MAX_WHOLE) {
        values.add(number.longValue());
      } else {
        values.add(number);
      }
    } else if (value instanceof Boolean truth) {
      values.add(truth);
    } else {
      values.add((String) value);
    }
  }
}
