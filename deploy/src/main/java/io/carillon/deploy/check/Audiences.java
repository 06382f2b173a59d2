package io.carillon.deploy.check;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Who hears of what: every way to say it, and those who nearly match. */
final class Audiences {
  private static final String ACME = "acme-corp";
  private static final List<String> ACME_MEMBERS = List.of("user_456", "ann", "ben", "dora", "gus");
  private static final List<String> ACME_ADMINS = List.of("user_456", "ann");
  private static final String NO_ACME_ADMINS =
      "gus (viewer there), eli (no member), cem and fay (admins elsewhere)";

  private Audiences() {}

  static List<Check> all() {
    return List.of(
        segment(
            ACME,
            "{\"tenant_id\":\"acme-corp\"}",
            ACME_MEMBERS,
            "eli (of the company, no member), anybody else"),
        segment(ACME, "\"tenant_id:acme-corp,role:admin\"", ACME_ADMINS, NO_ACME_ADMINS),
        segment(
            ACME,
            "\"tenant_id:acme-corp,org:engineering\"",
            List.of("user_456", "dora"),
            "eli (an engineer, no member), ben (sales)"),
        segment("", "\"company:Acme Corp\"", List.of("user_456", "eli"), "ann, ben (members only)"),
        segment(
            ACME, "{\"tenant_id\":\"acme-corp\",\"role\":\"admin\"}", ACME_ADMINS, NO_ACME_ADMINS),
        segment(
            ACME,
            "{\"all\":[{\"attribute\":\"tenant_id\",\"op\":\"eq\",\"value\":\"acme-corp\"},"
                + "{\"attribute\":\"role\",\"op\":\"eq\",\"value\":\"admin\"}]}",
            ACME_ADMINS,
            NO_ACME_ADMINS),
        segment(
            "globex",
            "\"tenant_id:globex,role:admin\"",
            List.of("cem"),
            "ann (viewer there, admin in acme-corp)"),
        Delivery.in(
                "globex",
                "tenant globex and role:viewer",
                "\"tenant\":\"globex\",\"segment\":\"role:viewer\"",
                List.of("ann"),
                "ben, gus and fay (viewers elsewhere)")
            .check(),
        segment("", "\"company:\\\"Initech, Inc.\\\"\"", List.of("fay"), "anybody else"),
        segment(
            "globex",
            "{\"all\":[{\"attribute\":\"tenant_id\",\"op\":\"eq\",\"value\":\"globex\"},"
                + "{\"not\":{\"attribute\":\"role\",\"op\":\"in\",\"values\":[\"admin\",\"member\"]}}]}",
            List.of("ann", "ivo/ü@example.com"),
            "cem (admin), hana (member)"),
        segment(
            "",
            "{\"any\":[{\"attribute\":\"seats\",\"op\":\"gte\",\"value\":20},"
                + "{\"attribute\":\"languages\",\"op\":\"contains\",\"value\":\"tr\"}]}",
            List.of("hana", "ivo/ü@example.com"),
            "those without seats or languages"),
        Delivery.in(
                "globex",
                "by name, within globex",
                "\"tenant\":\"globex\",\"userIds\":[\"ben\",\"eli\",\"walk-in\"]",
                List.of("ben", "eli", "walk-in"),
                "the members of globex, whom nobody named")
            .check(),
        Delivery.in(
                "",
                "everyone",
                "\"segment\":{\"all_users\":true}",
                knownByNow(),
                "lou, ada and bob, of whom nobody spoke yet")
            .check(),
        Delivery.in(
                "",
                "role admin in any tenant, once",
                "\"segment\":{\"any_tenant\":{\"role\":\"admin\"}}",
                List.of("user_456", "ann", "cem", "fay"),
                "gus (viewer where he is), eli (in no tenant)")
            .check(),
        new Delivery(
                "two tenants, in the one that matched",
                "\"segment\":{\"tenant_id\":[\"globex\",\"acme-corp\"],\"role\":\"admin\"}",
                Map.of("user_456", ACME, "ann", ACME, "cem", "globex"),
                "fay (initech); ann's of globex")
            .check(),
        new Delivery(
                "two tenants, once to who is in both",
                "\"segment\":{\"tenant_id\":[\"initech\",\"acme-corp\"]}",
                inTheFirstNamed(),
                "members of globex only")
            .check(),
        segment(ACME, "\"tenant_id:acme-corp,role:astronaut\"", List.of(), "anybody"));
  }

  /** Shown by itself: the text is the segment. */
  private static Check segment(
      String tenant, String segment, List<String> recipients, String near) {
    return Delivery.in(tenant, plain(segment), "\"segment\":" + segment, recipients, near).check();
  }

  /** Without the quotes that JSON puts around a string. */
  private static String plain(String json) {
    return json.startsWith("\"")
        ? json.substring(1, json.length() - 1).replace("\\\"", "\"")
        : json;
  }

  private static List<String> knownByNow() {
    return Cast.ids().stream()
        .filter(id -> !List.of("lou", "avro-ada", "avro-bob", "after-poison").contains(id))
        .toList();
  }

  private static Map<String, String> inTheFirstNamed() {
    Map<String, String> recipients =
        ACME_MEMBERS.stream().collect(Collectors.toMap(user -> user, user -> ACME));
    recipients.put("dora", "initech");
    recipients.put("fay", "initech");
    return recipients;
  }
}
