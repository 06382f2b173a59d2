package io.carillon.topology.resolve.segment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Who matches a segment, for all users of a partition, in memory and derived from the users store.
 *
 * <p>Holds a bitmap of ordinals for every (tenant?, attribute, value) that several users have; a
 * value that one user has costs a dozen bytes in a hash table and no string. A hash may collide,
 * and between tenants that would be a leak, so what the table says is always checked against the
 * user's facts through the {@link FactsLookup}.
 *
 * <p><b>Cost.</b> Equality and existence: bitmap algebra, plus one look-up when the value is rare.
 * {@code gt} to {@code lte}, {@code contains} and {@code starts_with}: the union over the
 * attribute's distinct common values that satisfy it, plus one look-up for every user still in
 * question (the rest of an {@code all} is applied first) whose value is rare or longer than {@link
 * SegmentLimits#MAX_VALUE_LENGTH}. {@code starts_with} on a unique attribute without anything that
 * narrows therefore reads every user. {@code any_tenant} evaluates once for every tenant.
 *
 * <p><b>Threads.</b> One writer. Any number of readers, but not while it writes: {@link #put},
 * {@link #build} and {@link #compact} under the caller's write lock, everything else, the use of
 * {@link #members} and {@link #all} included, under its read lock.
 */
public final class SegmentIndex {

  /** Takes users while {@link #build} runs. */
  @FunctionalInterface
  public interface Loader {
    /** Adds a user; quickest in ascending order of ordinals. Each ordinal once. */
    void add(int ordinal, UserFacts facts);
  }

  private final IndexState state;
  private final IndexWriter writer;

  /** An empty index. */
  public SegmentIndex(FactsLookup lookup) {
    this(lookup, TermHash.STANDARD);
  }

  /** For tests: a weak hash shows what collisions do. */
  SegmentIndex(FactsLookup lookup, TermHash hash) {
    state = new IndexState(lookup, hash);
    writer = new IndexWriter(state);
  }

  /** An index of everything that {@code scan} gives to the loader, compacted. */
  public static SegmentIndex build(FactsLookup lookup, Consumer<Loader> scan) {
    return build(lookup, TermHash.STANDARD, scan);
  }

  static SegmentIndex build(FactsLookup lookup, TermHash hash, Consumer<Loader> scan) {
    SegmentIndex index = new SegmentIndex(lookup, hash);
    index.writer.beginBulk();
    scan.accept((ordinal, facts) -> index.put(ordinal, null, facts));
    index.writer.endBulk();
    index.compact();
    return index;
  }

  /**
   * Applies what changed for one user.
   *
   * @param ordinal not negative
   * @param before as of the last put of this ordinal; null for a user it does not have
   * @param after null when the user is deleted
   */
  public void put(int ordinal, @Nullable UserFacts before, @Nullable UserFacts after) {
    if (ordinal < 0) {
      throw new IllegalArgumentException("negative ordinal " + ordinal);
    }
    writer.put(ordinal, before, after);
  }

  /**
   * Gives back what growing left unused: worth it after many puts, some milliseconds for a million
   * users.
   */
  public void compact() {
    state.compact();
  }

  /**
   * Who matches, without facts for explaining.
   *
   * @param tenant the notification's, or null
   * @throws SegmentException see {@link Segment#checkTenant}
   */
  public Matches match(Segment segment, @Nullable String tenant) {
    return match(segment, tenant, false);
  }

  /**
   * Who matches.
   *
   * @param tenant the notification's, or null
   * @param explain whether to tell for each term why it held, which costs about as much again
   * @throws SegmentException see {@link Segment#checkTenant}
   */
  public Matches match(Segment segment, @Nullable String tenant, boolean explain) {
    segment.checkTenant(tenant);
    if (segment instanceof AllUsers) {
      List<Matches.Group> groups = new ArrayList<>();
      addGroup(groups, tenant, state.universe(tenant).clone());
      return new Matches(List.copyOf(groups), List.of());
    }
    if (segment instanceof AnyTenant any) {
      return matchAnyTenant(any.condition(), explain);
    }
    return matchScopes(((Where) segment).condition(), segment.scopes(tenant), explain);
  }

  private Matches matchScopes(Condition condition, List<@Nullable String> scopes, boolean explain) {
    List<Matches.Group> groups = new ArrayList<>();
    List<TermFacts> facts = new ArrayList<>();
    for (String scope : scopes) {
      RoaringBitmap within = state.universe(scope);
      for (Matches.Group earlier : groups) {
        within = RoaringBitmap.andNot(within, earlier.ordinals());
      }
      SegmentQuery query = new SegmentQuery(state, scope);
      RoaringBitmap found = query.run(condition, within);
      if (explain && !found.isEmpty()) {
        query.explain(condition, found, facts::add);
      }
      addGroup(groups, scope, found);
    }
    return new Matches(List.copyOf(groups), List.copyOf(facts));
  }

  private Matches matchAnyTenant(Condition condition, boolean explain) {
    RoaringBitmap found = new RoaringBitmap();
    Map<Integer, TermFacts> facts = new HashMap<>();
    for (String tenant : state.tenants.keySet()) {
      RoaringBitmap members = state.universe(tenant);
      // Once is enough for a message, but not for telling why.
      RoaringBitmap within = explain ? members : RoaringBitmap.andNot(members, found);
      SegmentQuery query = new SegmentQuery(state, tenant);
      RoaringBitmap here = query.run(condition, within);
      found.or(here);
      if (explain && !here.isEmpty()) {
        int[] position = {0};
        query.explain(
            condition, here, more -> facts.merge(position[0]++, more, SegmentIndex::joined));
      }
    }
    List<Matches.Group> groups = new ArrayList<>();
    addGroup(groups, null, found);
    List<TermFacts> inOrder = new ArrayList<>();
    for (int i = 0; i < facts.size(); i++) {
      TermFacts each = Objects.requireNonNull(facts.get(i));
      inOrder.add(
          new TermFacts(
              null, each.termJson(), each.viaMembership(), each.viaUser(), each.viaMissing()));
    }
    return new Matches(List.copyOf(groups), List.copyOf(inOrder));
  }

  private static TermFacts joined(TermFacts one, TermFacts other) {
    one.viaMembership().or(other.viaMembership());
    one.viaUser().or(other.viaUser());
    one.viaMissing().or(other.viaMissing());
    return one;
  }

  private static void addGroup(
      List<Matches.Group> groups, @Nullable String tenant, RoaringBitmap ordinals) {
    if (!ordinals.isEmpty()) {
      groups.add(new Matches.Group(tenant, ordinals));
    }
  }

  /**
   * Those among {@code within} who have a string as their own attribute of that name, by string;
   * disjoint. Costs a bitmap for each string that several have, and one look-up for each user whose
   * string is rare or longer than {@link SegmentLimits#MAX_VALUE_LENGTH}.
   */
  public SortedMap<String, RoaringBitmap> texts(String attribute, RoaringBitmap within) {
    return new TermQuery(state).texts(state.users, attribute, within);
  }

  /** The members of a tenant, none for an unknown one. Read only, and only until the next put. */
  public RoaringBitmap members(String tenant) {
    return state.universe(tenant);
  }

  /** All users. Read only, and only until the next put. */
  public RoaringBitmap all() {
    return state.universe(null);
  }

  /** For tests. */
  IndexState state() {
    return state;
  }
}
