package io.carillon.guarantees;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.guarantees.cluster.Instance;
import io.carillon.guarantees.evidence.FeedSeen;
import io.carillon.guarantees.evidence.OutcomeSeen;
import io.carillon.guarantees.evidence.UserSeen;
import io.carillon.guarantees.model.Model;
import io.carillon.guarantees.model.Scope;
import io.carillon.guarantees.traffic.Api;
import io.carillon.guarantees.traffic.Feeds;
import io.carillon.guarantees.traffic.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Looks at everything once nothing changes any more, each time through any instance. */
final class Observer {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SMALL_PAGE = 7;
  private static final int LARGE_PAGE = 50;
  private static final int OUTCOMES = 150;

  private final Api api;
  private final Feeds feeds;
  private final Random random;

  Observer(Api api, Random random) {
    this.api = api;
    this.feeds = new Feeds(api);
    this.random = random;
  }

  private Instance any() {
    return api.instances().get(random.nextInt(api.instances().size()));
  }

  /** Whole feeds: everything through each instance, and one narrower scope. */
  List<FeedSeen> feeds(List<String> users, List<String> tenants) {
    List<FeedSeen> seen = new ArrayList<>();
    for (String user : users) {
      for (Instance instance : api.instances()) {
        seen.add(feeds.whole(instance, user, Scope.ALL, "include", LARGE_PAGE));
      }
      String tenant = tenants.get(random.nextInt(tenants.size()));
      Boolean hasTenant = random.nextBoolean() ? Boolean.TRUE : null;
      seen.add(feeds.whole(any(), user, new Scope(tenant, hasTenant), "exclude", SMALL_PAGE));
    }
    return seen;
  }

  List<UserSeen> users(List<String> users) {
    List<UserSeen> seen = new ArrayList<>();
    for (String user : users) {
      Reply reply = answered("/v1/users/" + user, 404);
      seen.add(
          new UserSeen(
              user,
              reply.instance(),
              reply.status() == 200,
              JSON.convertValue(object(reply.body().path("attributes")), new TypeReference<>() {}),
              JSON.convertValue(
                  object(reply.body().path("memberships")), new TypeReference<>() {})));
    }
    return seen;
  }

  private static JsonNode object(JsonNode node) {
    return node.isObject() ? node : JSON.createObjectNode();
  }

  /** Of the newest, and of some of the others. */
  List<OutcomeSeen> outcomes(Model model) {
    List<String> ids =
        new ArrayList<>(
            model.notifications().values().stream()
                .filter(each -> each.sending() != null)
                .map(each -> each.id())
                .toList());
    java.util.Collections.shuffle(ids, random);
    List<OutcomeSeen> seen = new ArrayList<>();
    for (String id : ids.subList(0, Math.min(ids.size(), OUTCOMES))) {
      Reply reply = answered("/v1/notifications/" + id, 200);
      seen.add(
          new OutcomeSeen(
              id,
              reply.instance(),
              reply.body().path("status").asText(),
              reply.body().path("matched").asLong(-1),
              reply.body().path("delivered").asLong(-1)));
    }
    return seen;
  }

  private Reply answered(String path, int or) {
    Reply reply = api.patiently(any(), path);
    if (reply.status() != 200 && reply.status() != or) {
      throw new IllegalStateException(reply.toString());
    }
    return reply;
  }
}
