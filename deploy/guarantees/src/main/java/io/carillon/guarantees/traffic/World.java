package io.carillon.guarantees.traffic;

import io.carillon.guarantees.model.Audience;
import io.carillon.guarantees.model.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Few people, tenants and roles, so that they meet all the time. */
final class World {

  static final List<String> TENANTS = List.of("acme", "globex", "initech");
  static final List<String> ROLES = List.of("admin", "viewer");

  private World() {}

  static List<String> users(int count) {
    return IntStream.range(0, count).mapToObj(i -> "u" + i).toList();
  }

  /**
   * A change that says its mark.
   *
   * @param markName the attribute that holds it
   */
  static Change change(Random random, String markName, String mark) {
    Map<String, @Nullable Object> attributes = new HashMap<>();
    attributes.put(markName, mark);
    if (random.nextInt(4) == 0) {
      attributes.put(Audience.ROLE, role(random));
    }
    if (random.nextInt(5) == 0) {
      attributes.put("tenant_id", declared(random));
    }
    Map<String, @Nullable Map<String, @Nullable Object>> memberships = new HashMap<>();
    for (String tenant : TENANTS) {
      if (random.nextInt(3) == 0) {
        memberships.put(tenant, membership(random));
      }
    }
    return new Change(attributes, memberships);
  }

  private static @Nullable String role(Random random) {
    return random.nextInt(5) == 0 ? null : ROLES.get(random.nextInt(ROLES.size()));
  }

  private static @Nullable Object declared(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> null;
      case 1 -> List.of(TENANTS.get(0), TENANTS.get(1 + random.nextInt(2)));
      default -> TENANTS.get(random.nextInt(TENANTS.size()));
    };
  }

  /** Null: leaves. */
  private static @Nullable Map<String, @Nullable Object> membership(Random random) {
    if (random.nextInt(4) == 0) {
      return null;
    }
    Map<String, @Nullable Object> attributes = new HashMap<>();
    if (random.nextInt(4) > 0) {
      attributes.put(Audience.ROLE, role(random));
    }
    return attributes;
  }

  static Audience audience(Random random, List<String> users) {
    String tenant = TENANTS.get(random.nextInt(TENANTS.size()));
    String role = ROLES.get(random.nextInt(ROLES.size()));
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> new Audience.Named(some(random, users));
      case 3, 4 -> new Audience.Role(tenant, role, List.of());
      case 5 -> new Audience.Role(tenant, role, some(random, users));
      case 6 -> new Audience.Members(tenant);
      case 7 -> new Audience.Without(tenant, role);
      case 8 -> new Audience.AnyTenant(role);
      default -> new Audience.Everyone();
    };
  }

  /** In whose name: none, or one that does not contradict the audience. */
  static @Nullable String tenant(Random random, Audience audience) {
    boolean free = audience instanceof Audience.Named;
    if (random.nextInt(3) == 0) {
      return null;
    }
    return free ? TENANTS.get(random.nextInt(TENANTS.size())) : audience.tenant();
  }

  private static List<String> some(Random random, List<String> users) {
    List<String> some = new ArrayList<>();
    int count = 1 + random.nextInt(random.nextInt(5) == 0 ? 20 : 3);
    while (some.size() < count) {
      String user = users.get(random.nextInt(users.size()));
      if (some.contains(user)) {
        break;
      }
      some.add(user);
    }
    return some;
  }
}
