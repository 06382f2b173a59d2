package io.carillon.topology.model;

import io.carillon.topology.resolve.segment.Segment;
import io.carillon.topology.resolve.segment.SegmentException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Random segments in all spellings. */
final class Segments {

  private final Chance chance;

  Segments(Chance chance) {
    this.chance = chance;
  }

  /** One that goes with the notification's tenant. */
  String any(@Nullable String tenant) {
    while (true) {
      String spelling = spelling();
      try {
        Segment.parse(spelling).checkTenant(tenant);
        return spelling;
      } catch (SegmentException e) {
        // Another one.
      }
    }
  }

  private String spelling() {
    String tenant = chance.of(Histories.TENANTS);
    return switch (chance.in(12)) {
      case 0 -> "{\"all_users\": true}";
      case 1 -> "{\"any_tenant\": {\"role\": \"" + role() + "\"}}";
      case 2 -> "tenant_id:" + tenant;
      case 3 -> "tenant_id:" + tenant + ",role:" + role();
      case 4 -> "role:" + role();
      case 5 -> "{\"tenant_id\": \"" + tenant + "\", \"level\": " + chance.in(4) + "}";
      case 6 -> "{\"tenant_id\": [\"acme\", \"globex\"], \"role\": [\"admin\", \"viewer\"]}";
      case 7 -> "level:" + chance.in(4) + ",vip:true";
      case 8 -> "{\"any_tenant\": " + tree(2) + "}";
      case 9 -> "{\"all\": [{\"tenant_id\": \"" + tenant + "\"}, " + tree(2) + "]}";
      default -> tree(3);
    };
  }

  private String role() {
    return chance.of("admin", "viewer", "nobody");
  }

  private String tree(int depth) {
    if (depth == 0 || chance.in(3) == 0) {
      return term();
    }
    if (chance.in(4) == 0) {
      return "{\"not\": " + tree(depth - 1) + "}";
    }
    List<String> parts = new ArrayList<>();
    for (int i = 1 + chance.in(3); i > 0; i--) {
      parts.add(tree(depth - 1));
    }
    return "{\"" + chance.of("all", "any") + "\": [" + String.join(", ", parts) + "]}";
  }

  private String term() {
    return switch (chance.in(9)) {
      case 0 -> term("role", "eq", "\"" + role() + "\"");
      case 1 -> term("role", "ne", "\"" + role() + "\"");
      case 2 -> term("level", chance.of("gt", "gte", "lt", "lte"), "" + chance.in(4));
      case 3 -> "{\"attribute\": \"tags\", \"op\": \"in\", \"values\": [\"a\", \"b\"]}";
      case 4 -> "{\"attribute\": \"level\", \"op\": \"not_in\", \"values\": [0, 1]}";
      case 5 -> "{\"attribute\": \"" + name() + "\", \"op\": \"exists\"}";
      case 6 -> "{\"attribute\": \"" + name() + "\", \"op\": \"not_exists\"}";
      case 7 -> term("role", "starts_with", "\"a\"");
      default ->
          term("tenant_id", chance.of("eq", "ne"), "\"" + chance.of(Histories.TENANTS) + "\"");
    };
  }

  private String name() {
    return chance.of("role", "level", "vip", "tags");
  }

  private static String term(String attribute, String op, String value) {
    return "{\"attribute\": \""
        + attribute
        + "\", \"op\": \""
        + op
        + "\", \"value\": "
        + value
        + "}";
  }
}
