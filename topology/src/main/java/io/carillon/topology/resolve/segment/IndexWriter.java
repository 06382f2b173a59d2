package io.carillon.topology.resolve.segment;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Applies differences of facts to {@link IndexState}.
 *
 * <p>The invariant: a user's value is in exactly one place. Either the user is among its holders in
 * {@link AttributePostings}, or the singleton table has the user under its hash, or it is too long
 * and nowhere; and in the latter two cases the user is {@link AttributePostings#loose}. A new value
 * goes to the postings if they know it or if its hash is taken (by whomever: no facts are read to
 * find out), else to the table. Reading both places is therefore always right; moving the first
 * holder to the postings when others joined is only for speed.
 */
final class IndexWriter {

  /** So many in the postings make the one left in the table worth a look-up and a move. */
  private static final int COMMON = 4;

  private final IndexState state;
  private final Interner interner = new Interner();

  /** See {@link Ordinals#add}. */
  private boolean bulk;

  IndexWriter(IndexState state) {
    this.state = state;
  }

  void put(int ordinal, @Nullable UserFacts before, @Nullable UserFacts after) {
    if (before == null && after == null) {
      return;
    }
    UserFacts old = before == null ? UserFacts.STUB : before;
    UserFacts now = after == null ? UserFacts.STUB : after;
    Level users = state.users;
    if (before == null) {
      users.members = Ordinals.add(users.members, ordinal, bulk);
    } else if (after == null) {
      users.members = Ordinals.remove(users.members, ordinal);
    }
    change(users, ordinal, old.attributes(), now.attributes());
    for (Map.Entry<String, Map<String, Object>> left : old.memberships().entrySet()) {
      if (!now.memberships().containsKey(left.getKey())) {
        leave(left.getKey(), ordinal, left.getValue());
      }
    }
    for (Map.Entry<String, Map<String, Object>> entry : now.memberships().entrySet()) {
      Level level = state.tenants.computeIfAbsent(entry.getKey(), Level::new);
      Map<String, Object> was = old.memberships().get(entry.getKey());
      if (was == null) {
        level.members = Ordinals.add(level.members, ordinal, bulk);
      }
      change(level, ordinal, was == null ? Map.of() : was, entry.getValue());
    }
  }

  private void leave(String tenant, int ordinal, Map<String, Object> attributes) {
    Level level = state.tenants.get(tenant);
    if (level == null) {
      return;
    }
    change(level, ordinal, attributes, Map.of());
    level.members = Ordinals.remove(level.members, ordinal);
    if (level.members == null) {
      state.tenants.remove(tenant);
    }
  }

  private void change(
      Level level, int ordinal, Map<String, Object> before, Map<String, Object> after) {
    for (Map.Entry<String, Object> entry : before.entrySet()) {
      if (entry.getValue() != null && !entry.getValue().equals(after.get(entry.getKey()))) {
        remove(level, entry.getKey(), ordinal, entry.getValue());
      }
    }
    for (Map.Entry<String, Object> entry : after.entrySet()) {
      if (entry.getValue() != null && !entry.getValue().equals(before.get(entry.getKey()))) {
        add(level, entry.getKey(), ordinal, entry.getValue());
      }
    }
  }

  private void add(Level level, String attribute, int ordinal, Object value) {
    if (attribute.equals(Condition.TENANT_ID)) {
      return;
    }
    AttributePostings postings = level.attributes.get(attribute);
    if (postings == null) {
      postings = new AttributePostings();
      level.attributes.put(interner.intern(attribute), postings);
    }
    postings.defined = Ordinals.add(postings.defined, ordinal, bulk);
    boolean exact = true;
    if (value instanceof List<?> list) {
      for (Object element : Keys.distinct(list)) {
        exact &= addKey(level, attribute, postings, ordinal, new ListElement((String) element));
      }
    } else {
      exact = addKey(level, attribute, postings, ordinal, Keys.of(value));
    }
    if (!exact) {
      postings.loose = Ordinals.add(postings.loose, ordinal, bulk);
    }
  }

  /** Whether the postings have it, so that nobody need look the user up. */
  private boolean addKey(
      Level level,
      String attribute,
      AttributePostings postings,
      int ordinal,
      @Nullable Object key) {
    if (key == null) {
      return true;
    }
    if (Keys.isTooLong(key)) {
      return false;
    }
    Object holders = postings.get(key);
    if (holders != null) {
      addCommon(level, attribute, postings, ordinal, key, holders);
      return true;
    }
    return addRare(level, attribute, postings, ordinal, key);
  }

  /** To the table, or if that has another user under this hash, to the postings. */
  private boolean addRare(
      Level level, String attribute, AttributePostings postings, int ordinal, Object key) {
    int hash = state.hash.of(level.tenant, attribute, key);
    if (state.singletons.putIfAbsent(hash, ordinal) == SingletonTable.NONE) {
      return false;
    }
    postings.set(interned(key), Ordinals.add(null, ordinal, bulk));
    return true;
  }

  private void addCommon(
      Level level,
      String attribute,
      AttributePostings postings,
      int ordinal,
      Object key,
      Object holders) {
    Object more = Ordinals.add(holders, ordinal, bulk);
    if (more != holders) {
      postings.set(key, more);
      if (!bulk && Ordinals.isExactly(more, COMMON)) {
        settleFirst(level, attribute, postings, ordinal, key);
      }
    }
  }

  /**
   * Begins a time of additions only; nobody may read before {@link #endBulk} and {@link
   * IndexState#compact}.
   */
  void beginBulk() {
    bulk = true;
  }

  /** Ends it, and only now looks first holders up: the scan is over, and each is asked for once. */
  void endBulk() {
    bulk = false;
    state.users.attributes.forEach((name, postings) -> settle(state.users, name, postings));
    for (Level level : state.tenants.values()) {
      level.attributes.forEach((name, postings) -> settle(level, name, postings));
    }
  }

  private void settle(Level level, String attribute, AttributePostings postings) {
    for (Object key : postings.loose == null ? List.of() : postings.keysOf(COMMON)) {
      settleFirst(level, attribute, postings, SingletonTable.NONE, key);
    }
  }

  /**
   * Moves the value's first holder from the table to the postings, unless that entry is another
   * value's.
   */
  private void settleFirst(
      Level level, String attribute, AttributePostings postings, int putting, Object key) {
    int hash = state.hash.of(level.tenant, attribute, key);
    int first = state.singletons.get(hash);
    if (first == SingletonTable.NONE
        || first == putting
        || !Ordinals.contains(postings.loose, first)) {
      return;
    }
    UserFacts facts = state.lookup.factsOf(first);
    Object value = facts == null ? null : facts.valueAt(level.tenant, attribute);
    if (value == null || !Keys.hasKey(value, key) || Ordinals.contains(postings.get(key), first)) {
      return;
    }
    state.singletons.remove(hash, first);
    postings.set(key, Ordinals.add(postings.get(key), first, bulk));
    if (!(value instanceof List<?> list) || Keys.distinct(list).size() == 1) {
      postings.loose = Ordinals.remove(postings.loose, first);
    }
  }

  private void remove(Level level, String attribute, int ordinal, Object value) {
    AttributePostings postings = level.attributes.get(attribute);
    if (postings == null) {
      return;
    }
    if (value instanceof List<?> list) {
      for (Object element : Keys.distinct(list)) {
        removeKey(level, attribute, postings, ordinal, new ListElement((String) element));
      }
    } else {
      removeKey(level, attribute, postings, ordinal, Keys.of(value));
    }
    postings.loose = Ordinals.remove(postings.loose, ordinal);
    postings.defined = Ordinals.remove(postings.defined, ordinal);
    if (postings.defined == null) {
      level.attributes.remove(attribute);
    }
  }

  private void removeKey(
      Level level,
      String attribute,
      AttributePostings postings,
      int ordinal,
      @Nullable Object key) {
    if (key == null || Keys.isTooLong(key)) {
      return;
    }
    Object holders = postings.get(key);
    if (!Ordinals.contains(holders, ordinal)) {
      state.singletons.remove(state.hash.of(level.tenant, attribute, key), ordinal);
      return;
    }
    Object fewer = Ordinals.remove(holders, ordinal);
    if (fewer == null) {
      postings.remove(key);
    } else if (fewer != holders) {
      postings.set(key, fewer);
    }
  }

  private Object interned(Object key) {
    if (key instanceof String string) {
      return interner.intern(string);
    }
    return key instanceof ListElement element
        ? new ListElement(interner.intern(element.text()))
        : key;
  }
}
