package io.carillon.topology.resolve.preference;

import io.carillon.avro.PreferenceSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * The preference sets of a partition's users, in memory and derived from their store: each distinct
 * set is kept once and asked once, however many people have it.
 *
 * <p><b>Cost.</b> A question is a look at each distinct set, and nothing when it was asked before
 * and no set of its scope has changed since. Conditions are asked once for all who share them,
 * unless they mention the recipient: then for each of those users, with a look-up. For a few users
 * only theirs are looked at.
 *
 * <p><b>Threads.</b> One writer. Any number of readers, but not while it writes.
 */
public final class Profiles {

  /** So few are asked one by one. */
  private static final int FEW = 256;

  private final Function<byte[], PreferenceSet> reader;
  private final Map<String, Scope> byTenant = new HashMap<>();
  private final Scope defaults;
  private final Tables tables = new Tables();
  private long changes;
  private boolean bulk;

  /**
   * @param reader of sets as {@link #put} is given them
   */
  public Profiles(Function<byte[], PreferenceSet> reader) {
    this.reader = reader;
    this.defaults = scope(Layer.USER);
  }

  private Scope scope(Layer layer) {
    return new Scope(row -> Trees.of(reader.apply(row.get()), layer));
  }

  /** Between this and {@link #endBulk} come many, and no questions. */
  public void beginBulk() {
    bulk = true;
  }

  public void endBulk() {
    bulk = false;
    byTenant.values().forEach(Scope::compact);
    defaults.compact();
  }

  /**
   * A user's set has changed.
   *
   * @param tenant null: the default set
   * @param row the set as stored, equal bytes for equal sets; null: there is none any more
   */
  public void put(int ordinal, @Nullable String tenant, byte @Nullable [] row) {
    Bytes bytes = row == null ? null : Bytes.wrap(row);
    if (tenant == null) {
      defaults.put(ordinal, bytes, ++changes, bulk);
      return;
    }
    Scope scope = byTenant.get(tenant);
    if (scope == null) {
      if (bytes == null) {
        return;
      }
      scope = scope(Layer.USER_IN_TENANT);
      byTenant.put(tenant, scope);
    }
    scope.put(ordinal, bytes, ++changes, bulk);
    if (scope.isEmpty()) {
      byTenant.remove(tenant);
    }
  }

  /**
   * Who of these may not hear of it by that channel.
   *
   * @param tenant of their messages; null: none
   * @param who left as it is
   */
  public Preferred ask(
      NotificationFacts facts,
      Channel channel,
      @Nullable String tenant,
      RoaringBitmap who,
      Recipients recipients) {
    if (facts.critical() || who.isEmpty()) {
      return Preferred.ALL;
    }
    Question question = facts.by(channel);
    PreferenceTree environment = Trees.of(facts.environment(), Layer.ENVIRONMENT).only(question);
    PreferenceSet ofTenant = facts.tenant(tenant).preferences();
    PreferenceTree tenantDefault =
        ofTenant == null ? null : Trees.of(ofTenant, Layer.TENANT).only(question);
    Preferred.Builder built = new Preferred.Builder();
    Decider decider = new Decider(facts, tenant);
    ask(
        new Table.Key(tenant, question, environment, tenantDefault, false),
        who,
        decider,
        recipients,
        built);
    if (facts.honorGlobalOptOut() && tenant != null && !defaults.isEmpty()) {
      askOwn(question, who, decider, recipients, built);
    }
    return built.built();
  }

  /** What users said for themselves holds in a tenant too; only a no is of interest. */
  private void askOwn(
      Question question,
      RoaringBitmap who,
      Decider decider,
      Recipients recipients,
      Preferred.Builder built) {
    built.onlyNo();
    ask(
        new Table.Key(null, question, PreferenceTree.NOTHING, null, true),
        RoaringBitmap.andNot(who, built.blocked()),
        decider,
        recipients,
        built);
  }

  private void ask(
      Table.Key key,
      RoaringBitmap who,
      Decider decider,
      Recipients recipients,
      Preferred.Builder built) {
    Scope inTenant =
        key.asksTenantSets() && key.tenant() != null ? byTenant.get(key.tenant()) : null;
    Answers answers = new Answers(decider, recipients, built);
    if (inTenant == null && (!key.asksDefaultSets() || defaults.isEmpty())) {
      answers.add(Opinion.of(key.base(), key.question()), who);
    } else {
      add(answers, key, inTenant, who);
    }
    answers.end();
  }

  private void add(Answers answers, Table.Key key, @Nullable Scope inTenant, RoaringBitmap who) {
    Tables.Version version =
        new Tables.Version(
            inTenant == null ? 0 : inTenant.version(),
            key.asksDefaultSets() ? defaults.version() : 0);
    Table known = tables.find(key, version);
    if (known == null && who.getLongCardinality() <= FEW) {
      Map<Opinion, RoaringBitmap> few = new HashMap<>();
      who.forEach(
          (int ordinal) ->
              few.computeIfAbsent(
                      Table.ofOne(key, inTenant, defaults, ordinal), none -> new RoaringBitmap())
                  .add(ordinal));
      few.forEach(answers::add);
      return;
    }
    Table table =
        known == null ? tables.get(key, version, () -> Table.of(key, inTenant, defaults)) : known;
    long left = who.getLongCardinality();
    for (Map.Entry<Opinion, RoaringBitmap> each : table.opinions().entrySet()) {
      RoaringBitmap these = RoaringBitmap.and(each.getValue(), who);
      left -= these.getLongCardinality();
      answers.add(each.getKey(), these);
    }
    if (left > 0 && table.rest() != Opinion.NONE) {
      RoaringBitmap rest = who.clone();
      table.opinions().values().forEach(rest::andNot);
      answers.add(table.rest(), rest);
    }
  }
}
