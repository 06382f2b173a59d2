package io.carillon.topology.resolve.preference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.avro.PreferenceSet;
import io.carillon.topology.resolve.preference.Recipients.Recipient;
import io.carillon.topology.resolve.segment.UserFacts;
import io.carillon.topology.store.AvroValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Random sets, users and notifications: whom the profiles block are those who, each looked at
 * plainly, do not hear of it.
 */
class ProfilesPropertyTest {

  private static final AvroValue<PreferenceSet> SETS = new AvroValue<>(PreferenceSet.class);
  private static final List<@Nullable String> TENANTS = Arrays.asList(null, "acme", "globex");

  /** Users of one partition, with the sets they have. */
  private static final class World {
    private final Random random;
    private final RandomSets sets;
    private final RandomSets defaults;
    private final List<JsonNode> common = new ArrayList<>();
    private final int users;
    private final Profiles profiles = new Profiles(SETS::read);
    private final Map<@Nullable String, Map<Integer, JsonNode>> had = new HashMap<>();

    World(long seed) {
      random = new Random(seed);
      sets = new RandomSets(random, true);
      defaults = new RandomSets(random, true);
      users = random.nextBoolean() ? 30 : 400;
      for (int i = 0; i < 6; i++) {
        common.add(sets.any());
      }
      TENANTS.forEach(tenant -> had.put(tenant, new HashMap<>()));
    }

    void change() {
      int ordinal = random.nextInt(users);
      String tenant = TENANTS.get(random.nextInt(TENANTS.size()));
      Map<Integer, JsonNode> of = had.get(tenant);
      if (of == null) {
        throw new AssertionError();
      }
      if (random.nextInt(6) == 0) {
        of.remove(ordinal);
        profiles.put(ordinal, tenant, null);
        return;
      }
      JsonNode set = random.nextInt(3) == 0 ? sets.any() : common.get(random.nextInt(6));
      of.put(ordinal, set);
      profiles.put(ordinal, tenant, row(set));
    }

    static byte[] row(JsonNode set) {
      return SETS.write(PreferenceSets.sorted(Sets.avro(set)));
    }

    /** The same as a start would find it. */
    Profiles rebuilt() {
      Profiles again = new Profiles(SETS::read);
      again.beginBulk();
      had.forEach((tenant, of) -> of.forEach((user, set) -> again.put(user, tenant, row(set))));
      again.endBulk();
      return again;
    }

    @Nullable JsonNode setOf(int ordinal, @Nullable String tenant) {
      Map<Integer, JsonNode> of = had.get(tenant);
      return of == null ? null : of.get(ordinal);
    }

    Recipient recipient(int ordinal) {
      Random his = new Random(ordinal * 31L);
      Map<String, Object> attributes = new HashMap<>();
      attributes.put("level", (double) his.nextInt(4));
      attributes.put("tags", his.nextBoolean() ? List.of("a", "b") : List.of());
      if (his.nextBoolean()) {
        attributes.put("vip", his.nextBoolean());
        attributes.put("role", "viewer");
      }
      Map<String, Map<String, Object>> memberships =
          his.nextBoolean() ? Map.of("acme", Map.of("role", "admin")) : Map.of("globex", Map.of());
      return new Recipient("u" + ordinal, new UserFacts(attributes, memberships));
    }

    /** What was asked before is not answered from memory when a set has changed. */
    void askTheSame() {
      NotificationFacts facts =
          new NotificationFacts(
              "notify",
              "notify",
              List.of("news"),
              false,
              true,
              null,
              Map.of(),
              null,
              null,
              Map.of(),
              0);
      RoaringBitmap everyone = new RoaringBitmap();
      everyone.add(0L, users);
      for (String tenant : TENANTS) {
        assertThat(profiles.ask(facts, Channel.feed("inbox"), tenant, everyone, this::recipient))
            .isEqualTo(
                rebuilt().ask(facts, Channel.feed("inbox"), tenant, everyone, this::recipient));
      }
    }

    void ask() {
      String tenant = TENANTS.get(random.nextInt(TENANTS.size()));
      JsonNode environment = random.nextInt(3) == 0 ? new RandomSets(random, false).any() : null;
      JsonNode tenantDefault = tenant != null && random.nextBoolean() ? defaults.any() : null;
      Map<String, TenantFacts> tenants = new HashMap<>();
      if (tenant != null) {
        tenants.put(
            tenant,
            new TenantFacts(
                tenant,
                random.nextBoolean() ? Map.of("role", "x") : Map.of(),
                tenantDefault == null ? null : Sets.avro(tenantDefault),
                Map.of()));
      }
      List<String> categories =
          List.of(List.<String>of(), List.of("news"), List.of("promo", "news"))
              .get(random.nextInt(3));
      NotificationFacts facts =
          new NotificationFacts(
              random.nextBoolean() ? "notify" : "mention",
              "a name",
              categories,
              random.nextInt(20) == 0,
              random.nextInt(3) == 0,
              environment == null ? null : Sets.avro(environment),
              tenants,
              null,
              random.nextBoolean() ? "{\"level\": 1, \"tag\": \"b\"}" : null,
              Map.of(),
              0);
      Channel channel =
          random.nextBoolean() ? Channel.feed("inbox") : new Channel("email", "mail", "m");
      RoaringBitmap who = new RoaringBitmap();
      int many = random.nextInt(3);
      for (int i = 0; i < users; i++) {
        if (many == 0 || (many == 1 && random.nextInt(10) == 0) || random.nextInt(users) == 0) {
          who.add(i);
        }
      }
      RoaringBitmap plain = new RoaringBitmap();
      NotificationVariables variables = new NotificationVariables(facts, tenant);
      who.forEach(
          (int ordinal) -> {
            PlainPreferences.Layers layers =
                new PlainPreferences.Layers(
                    tenant != null,
                    environment,
                    tenantDefault,
                    setOf(ordinal, null),
                    tenant == null ? null : setOf(ordinal, tenant));
            if (!PlainPreferences.hears(
                layers,
                facts.by(channel),
                facts.critical(),
                facts.honorGlobalOptOut(),
                variables.recipient(recipient(ordinal)))) {
              plain.add(ordinal);
            }
          });
      Preferred cold = profiles.ask(facts, channel, tenant, who, this::recipient);
      Preferred warm = profiles.ask(facts, channel, tenant, who, this::recipient);
      Preferred fresh = rebuilt().ask(facts, channel, tenant, who, this::recipient);

      assertThat(cold.blocked()).isEqualTo(plain);
      // What is frozen must not depend on how the profiles came about.
      assertThat(warm).isEqualTo(cold);
      assertThat(fresh).isEqualTo(cold);
      reasonsAgree(cold, who);
    }

    private static void reasonsAgree(Preferred preferred, RoaringBitmap who) {
      RoaringBitmap explained = new RoaringBitmap();
      for (PreferenceFacts facts : preferred.why()) {
        assertThat(RoaringBitmap.intersects(explained, facts.who())).isFalse();
        assertThat(who.contains(facts.who())).isTrue();
        explained.or(facts.who());
        if (facts.why().startsWith("{\"allowed\":false")) {
          assertThat(preferred.blocked().contains(facts.who())).isTrue();
        } else {
          assertThat(RoaringBitmap.intersects(preferred.blocked(), facts.who())).isFalse();
        }
      }
      assertThat(explained.contains(preferred.blocked())).isTrue();
    }
  }

  @Property(tries = 60)
  void whomTheProfilesBlockAreThoseWhoPlainlyDoNotHear(@ForAll long seed) {
    World world = new World(seed);
    for (int i = 0; i < 12; i++) {
      for (int changes = world.random.nextInt(60); changes > 0; changes--) {
        world.change();
      }
      world.ask();
      world.askTheSame();
    }
  }
}
