package io.carillon.bench;

import io.carillon.avro.MembershipChange;
import io.carillon.avro.UserChange;
import io.carillon.schemas.Topics;
import io.carillon.schemas.UserPartitions;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Made-up people: eight attributes, of which e-mail and name are theirs alone, and one or two
 * memberships with a role. The same number gives the same people.
 *
 * @param count how many
 * @param everyoneIn the tenant of all of them; empty: everyone is in one of {@link #TENANTS}
 */
record People(int count, String everyoneIn) {

  static final int TENANTS = 1_000;
  static final int ATTRIBUTES = 8;

  private static final List<String> ROLES = List.of("admin", "editor", "member", "viewer", "guest");
  private static final List<String> PLANS = List.of("free", "team", "business", "enterprise");
  private static final int COUNTRIES = 60;
  private static final int DEPARTMENTS = 24;

  String id(int i) {
    return "user-%07d".formatted(i);
  }

  Map<String, Object> attributes(int i) {
    int dice = dice(i);
    Map<String, Object> attributes = new HashMap<>(16);
    attributes.put("email", "person.%d@mail.example".formatted(i));
    attributes.put("name", "Given%d Family%d".formatted(i, i * 31L % 100_003));
    attributes.put("plan", pick(PLANS, dice));
    attributes.put("country", "country-" + (dice >>> 4) % COUNTRIES);
    attributes.put("department", "department-" + (dice >>> 9) % DEPARTMENTS);
    attributes.put("seniority", (double) ((dice >>> 13) % 12));
    attributes.put("active", (dice >>> 17) % 10 != 0);
    attributes.put("language", (dice >>> 18) % 3 == 0 ? "de" : "en");
    return attributes;
  }

  /** By tenant, the role there. */
  Map<String, String> roles(int i) {
    int dice = dice(i);
    Map<String, String> roles = new HashMap<>(4);
    roles.put(everyoneIn.isEmpty() ? tenant(dice) : everyoneIn, pick(ROLES, dice >>> 6));
    if ((dice & 1) == 0) {
      roles.put(tenant(dice >>> 8), pick(ROLES, dice >>> 11));
    }
    return roles;
  }

  UserChange change(int i) {
    Map<String, MembershipChange> memberships = new HashMap<>(4);
    roles(i)
        .forEach(
            (tenant, role) ->
                memberships.put(
                    tenant,
                    MembershipChange.newBuilder().setAttributes(Map.of("role", role)).build()));
    return UserChange.newBuilder().setAttributes(attributes(i)).setMemberships(memberships).build();
  }

  /** Someone who lives in that partition. */
  String someoneIn(int partition, int partitions) {
    for (int i = count / 2; i < count; i++) {
      if (UserPartitions.of(id(i), partitions) == partition) {
        return id(i);
      }
    }
    throw new IllegalStateException("nobody lives in partition " + partition);
  }

  /** All of them as records of {@code users}, so that encoding is not measured. */
  Encoded encoded(Topics topics) {
    byte[][] keys = new byte[count][];
    byte[][] values = new byte[count][];
    String topic = topics.users().name();
    for (int i = 0; i < count; i++) {
      keys[i] = id(i).getBytes(StandardCharsets.UTF_8);
      values[i] = topics.users().values().serializer().serialize(topic, change(i));
    }
    return new Encoded(keys, values);
  }

  /** Keys and values of records, by the person's number. */
  record Encoded(byte[][] keys, byte[][] values) {

    int count() {
      return keys.length;
    }

    /** Of an average value. */
    long valueBytes() {
      long sum = 0;
      for (byte[] value : values) {
        sum += value.length;
      }
      return sum / Math.max(1, values.length);
    }
  }

  private static String tenant(int dice) {
    return "tenant-" + (dice >>> 2) % TENANTS;
  }

  private static String pick(List<String> from, int dice) {
    return from.get((dice & 0xffff) % from.size());
  }

  /** Scattered, not negative. */
  private static int dice(int i) {
    long mixed = (i + 1) * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    return (int) (mixed >>> 33);
  }
}
