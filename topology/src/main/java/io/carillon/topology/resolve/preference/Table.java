package io.carillon.topology.resolve.preference;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Everyone by what the sets say about one question: who is of one opinion is decided alike. Not
 * changed once it is made.
 *
 * @param opinions disjoint; none of them is {@code rest}
 * @param rest of all others
 */
record Table(Map<Opinion, RoaringBitmap> opinions, Opinion rest) {

  /**
   * What a table is made of, beside the users' sets.
   *
   * @param tenant null: none
   * @param environment what its default set says about the question
   * @param tenantDefault what the tenant's says; null: it has none
   * @param own whether to ask the users' default sets by themselves
   */
  record Key(
      @Nullable String tenant,
      Question question,
      PreferenceTree environment,
      @Nullable PreferenceTree tenantDefault,
      boolean own) {

    /** What lies under the users' sets. */
    PreferenceTree base() {
      if (own) {
        return PreferenceTree.NOTHING;
      }
      return tenantDefault == null ? environment : PreferenceTree.merge(environment, tenantDefault);
    }

    /** Whether the users' sets for the tenant count. */
    boolean asksTenantSets() {
      return tenant != null && !own;
    }

    /** Whether the users' default sets count: with a tenant, only where it and they have none. */
    boolean asksDefaultSets() {
      return own || tenant == null || tenantDefault == null;
    }
  }

  /**
   * @param inTenant the users' sets for the key's tenant; null: nobody has one
   * @param defaults the users' default sets
   */
  static Table of(Key key, @Nullable Scope inTenant, Scope defaults) {
    PreferenceTree base = key.base();
    Opinion rest = Opinion.of(base, key.question());
    Map<Opinion, RoaringBitmap> opinions = new LinkedHashMap<>();
    RoaringBitmap first = new RoaringBitmap();
    if (key.asksTenantSets() && inTenant != null) {
      first = inTenant.users();
      add(opinions, inTenant, base, key.question(), rest, null);
    }
    if (key.asksDefaultSets()) {
      add(opinions, defaults, base, key.question(), rest, first.isEmpty() ? null : first);
    }
    return new Table(opinions, rest);
  }

  private static void add(
      Map<Opinion, RoaringBitmap> opinions,
      Scope scope,
      PreferenceTree base,
      Question question,
      Opinion rest,
      @Nullable RoaringBitmap without) {
    Map<PreferenceTree, List<Scope.Profile>> alike = new HashMap<>();
    for (Scope.Profile profile : scope.profiles()) {
      alike.computeIfAbsent(profile.set().only(question), none -> new ArrayList<>()).add(profile);
    }
    alike.forEach(
        (set, profiles) -> {
          Opinion opinion = Opinion.of(PreferenceTree.merge(base, set), question);
          if (opinion.equals(rest)) {
            return; // Most sets speak of other things: they need no bitmap.
          }
          RoaringBitmap who = new RoaringBitmap();
          profiles.forEach(profile -> profile.addTo(who));
          if (without != null) {
            who.andNot(without);
          }
          opinions.merge(opinion, who, (one, other) -> RoaringBitmap.or(one, other));
        });
  }

  /** What the sets say for one user; the same as the table of everybody would. */
  static Opinion ofOne(Key key, @Nullable Scope inTenant, Scope defaults, int ordinal) {
    PreferenceTree set = key.asksTenantSets() && inTenant != null ? inTenant.setOf(ordinal) : null;
    if (set == null && key.asksDefaultSets()) {
      set = defaults.setOf(ordinal);
    }
    PreferenceTree base = key.base();
    return Opinion.of(
        set == null ? base : PreferenceTree.merge(base, set.only(key.question())), key.question());
  }
}
