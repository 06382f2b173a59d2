package io.carillon.deploy.check;

import java.util.List;
import java.util.Map;

/** What HTTP refuses, so that nobody gets anything. */
final class Refusals {
  /** Audience by what is wrong with it. */
  private static final Map<String, String> BAD_AUDIENCES =
      Map.of(
          "empty segment", "\"segment\":{}",
          "empty text", "\"segment\":\"\"",
          "unparsable text", "\"segment\":\"tenant_id=acme-corp\"",
          "unknown operator",
              "\"segment\":{\"attribute\":\"role\",\"op\":\"resembles\",\"value\":\"admin\"}",
          "tenant that is not the segment's",
              "\"tenant\":\"globex\",\"segment\":\"tenant_id:acme-corp\"",
          "no audience", "\"tenant\":\"globex\"",
          "unknown field", "\"segment\":\"role:admin\",\"titel\":\"x\"");

  private Refusals() {}

  static List<Check> all() {
    return List.of(
        new Check(
            "bad audiences: " + BAD_AUDIENCES.size() + " kinds",
            "the sender: 422 with the field",
            "anybody",
            Refusals::badAudiences),
        new Check("a wrong key, and none", "the sender: 401", "anybody", Refusals::wrongKey));
  }

  private static void badAudiences(World world) throws Exception {
    world.changes(
        World.Change::none,
        w -> {
          for (String audience : BAD_AUDIENCES.values()) {
            var problem = Delivery.send(w.api(), audience, "bad").expect(422);
            CheckFailed.unlessSame("code", "invalid_params", problem.path("code").asText());
            if (problem.path("errors").isEmpty()) {
              throw new CheckFailed(audience + " is refused without naming a field: " + problem);
            }
          }
        });
  }

  private static void wrongKey(World world) throws Exception {
    world.changes(
        World.Change::none,
        w -> {
          for (String key : List.of("sk_this-is-not-the-key", "")) {
            Delivery.send(w.api().withKey(key), "\"segment\":\"role:admin\"", "no key").expect(401);
            w.api().withKey(key).get("/v1/users/ann/feeds/inbox").expect(401);
          }
        });
  }
}
