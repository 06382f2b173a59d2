package io.carillon.bench;

import io.carillon.avro.Condition;
import io.carillon.avro.PreferenceLeaf;
import io.carillon.avro.PreferenceSet;
import io.carillon.avro.PreferenceSetting;
import io.carillon.topology.resolve.preference.Channel;
import io.carillon.topology.resolve.preference.NotificationFacts;
import io.carillon.topology.resolve.preference.PreferenceSets;
import io.carillon.topology.resolve.preference.Preferred;
import io.carillon.topology.resolve.preference.Profiles;
import io.carillon.topology.resolve.preference.Recipients.Recipient;
import io.carillon.topology.resolve.segment.Segment;
import io.carillon.topology.resolve.segment.SegmentIndex;
import io.carillon.topology.resolve.segment.UserFacts;
import io.carillon.topology.store.AvroValue;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.roaringbitmap.RoaringBitmap;

/**
 * B5: resolving an audience of more than half of all users by the index and by preferences, in
 * process, for 1 to 100,000 distinct sets; beside it the same without preferences. Recipients are
 * compared with those of the obvious rule, user by user. With 100,000 sets a tenth of them has a
 * condition on the recipient.
 */
final class PreferenceBenchmark {

  private static final AvroValue<PreferenceSet> SETS = new AvroValue<>(PreferenceSet.class);
  private static final Segment AUDIENCE =
      Segment.parse(
          "{\"all\": [{\"active\": true}, {\"language\": \"en\"},"
              + " {\"not\": {\"country\": \"country-7\"}}]}");
  private static final RoaringBitmap NOBODY = new RoaringBitmap();
  private static final Channel INBOX = Channel.feed(Channel.INBOX);
  private static final int CONDITIONS_FROM = 100_000;
  private static final double GOAL_WARM = 1.3;
  private static final double GOAL_COLD_MS = 1_000;
  private static final int WARM_UP = 5;

  /** Of the smaller numbers of sets, whose calls are short and not compiled by then. */
  private static final int LONG_WARM_UP = 60;

  private static final int CALLS = 10;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Options options;

  PreferenceBenchmark(Options options) {
    this.options = options;
  }

  /** Milliseconds. */
  private record Row(
      int profiles, Figures without, Figures cold, Figures warm, double fillSeconds, long heard) {}

  Report run() {
    People people = new People(options.users(), "");
    Report.progress("indexing " + options.users() + " users");
    SegmentIndex index =
        SegmentIndex.build(
            ordinal -> facts(people, ordinal),
            loader -> {
              for (int i = 0; i < people.count(); i++) {
                loader.add(i, facts(people, i));
              }
            });
    Report report =
        new Report("B5", "resolution with preferences")
            .line(Machine.description())
            .line("")
            .line(
                "%,d users in one partition; the audience is everyone active and of one language but for a country, more than half of them, with facts for explaining; every user has a default set over the environment's. Milliseconds of the one thread's processor time, which neighbours on the machine disturb less: median, least, most. Cold: a set has changed since the last time. Recipients agree with the plain rule in every row."
                    .formatted(options.users()))
            .line("")
            .line(
                "| distinct sets | filling, s | without preferences | | | cold | | | warm | | | warm / without | hear of it |")
            .line(
                "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for (int profiles : new int[] {1, 8, 1_000, CONDITIONS_FROM}) {
      Row row = measure(people, index, Math.min(profiles, options.users()), profiles);
      double ratio = row.warm().median() / row.without().median();
      report.line(
          "| %,d | %s | %s | %s | %s | %s | %,d |"
              .formatted(
                  row.profiles(),
                  Figures.number(row.fillSeconds()),
                  row.without().row(),
                  row.cold().row(),
                  row.warm().row(),
                  Figures.number(ratio),
                  row.heard()));
      if (profiles == 8) {
        report.line(goal("warm at 8", ratio, GOAL_WARM, "times"));
      }
      if (profiles == CONDITIONS_FROM) {
        report.line(goal("cold at 100,000", row.cold().median(), GOAL_COLD_MS, "ms"));
      }
    }
    return report;
  }

  private static String goal(String what, double value, double goal, String unit) {
    return "| **%s: %s %s, goal %s: %s** | | | | | | | | | | | | |"
        .formatted(
            what,
            Figures.number(value),
            unit,
            Figures.number(goal),
            value <= goal ? "met" : "missed");
  }

  private Row measure(People people, SegmentIndex index, int profiles, int wanted) {
    Report.progress(profiles + " distinct sets");
    boolean conditions = wanted >= CONDITIONS_FROM;
    Profiles sets = new Profiles(SETS::read);
    byte[][] rows = new byte[profiles][];
    for (int profile = 0; profile < profiles; profile++) {
      rows[profile] = row(profile, conditions);
    }
    long start = System.nanoTime();
    sets.beginBulk();
    for (int i = 0; i < people.count(); i++) {
      sets.put(i, null, rows[profileOf(i, profiles)]);
    }
    sets.endBulk();
    double fillSeconds = (System.nanoTime() - start) / 1e9;
    NotificationFacts notification = notification();
    Figures without = new Figures();
    Figures cold = new Figures();
    Figures warm = new Figures();
    RoaringBitmap recipients = new RoaringBitmap();
    for (int round = conditions ? -WARM_UP : -LONG_WARM_UP; round < options.roundsOr(20); round++) {
      double plain = time(() -> RoaringBitmap.andNot(match(index), NOBODY));
      // Someone changes their mind and back: what was known is of no use any more.
      sets.put(0, null, null);
      sets.put(0, null, rows[profileOf(0, profiles)]);
      RoaringBitmap[] found = new RoaringBitmap[1];
      double first = timeOnce(() -> found[0] = resolve(people, index, sets, notification));
      double again = time(() -> resolve(people, index, sets, notification));
      recipients = found[0];
      if (round >= 0) {
        without.add(plain);
        cold.add(first);
        warm.add(again);
      }
    }
    check(people, profiles, conditions, recipients);
    return new Row(profiles, without, cold, warm, fillSeconds, recipients.getLongCardinality());
  }

  private static NotificationFacts notification() {
    Map<String, Object> defaults = new HashMap<>();
    defaults.put("digest", false);
    PreferenceSet environment = PreferenceSets.empty();
    environment.setCategories(defaults);
    return new NotificationFacts(
        "notify",
        "notify",
        List.of("news"),
        false,
        false,
        environment,
        Map.of(),
        null,
        null,
        Map.of(),
        0);
  }

  private static RoaringBitmap match(SegmentIndex index) {
    return index.match(AUDIENCE, null, true).union();
  }

  private static RoaringBitmap resolve(
      People people, SegmentIndex index, Profiles sets, NotificationFacts notification) {
    RoaringBitmap matched = match(index);
    Preferred preferred =
        sets.ask(
            notification,
            INBOX,
            null,
            matched,
            ordinal -> new Recipient(people.id(ordinal), facts(people, ordinal)));
    return RoaringBitmap.andNot(matched, preferred.blocked());
  }

  private static double time(Runnable call) {
    long start = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < CALLS; i++) {
      call.run();
    }
    return (THREADS.getCurrentThreadCpuTime() - start) / 1e6 / CALLS;
  }

  private static double timeOnce(Runnable call) {
    long start = THREADS.getCurrentThreadCpuTime();
    call.run();
    return (THREADS.getCurrentThreadCpuTime() - start) / 1e6;
  }

  /** Neighbours have different sets. */
  private static int profileOf(int user, int profiles) {
    return (int) ((user * 2_654_435_761L >>> 8) % profiles);
  }

  /** A third wants no news; a tenth only on a paid plan; each wants none of a topic of its own. */
  private static byte[] row(int profile, boolean conditions) {
    Map<String, Object> categories = new HashMap<>();
    categories.put("topic-" + profile, false);
    if (conditions && profile % 10 == 1) {
      categories.put(
          "news",
          new PreferenceSetting(
              Map.of(),
              Map.of(),
              List.of(new Condition("recipient.plan", "not_equal_to", "free")),
              null,
              null,
              null));
    } else if (profile % 3 == 0) {
      categories.put("news", false);
    }
    PreferenceSet set = PreferenceSets.empty();
    set.setCategories(categories);
    set.setChannelTypes(Map.of("email", new PreferenceLeaf(List.of(), null)));
    return SETS.write(PreferenceSets.sorted(set));
  }

  private static boolean hears(People people, int user, int profile, boolean conditions) {
    if (conditions && profile % 10 == 1) {
      return !"free".equals(people.attributes(user).get("plan"));
    }
    return profile % 3 != 0;
  }

  private static void check(
      People people, int profiles, boolean conditions, RoaringBitmap recipients) {
    for (int i = 0; i < people.count(); i++) {
      boolean expected =
          isMeant(people.attributes(i)) && hears(people, i, profileOf(i, profiles), conditions);
      if (recipients.contains(i) != expected) {
        throw new IllegalStateException(
            "user " + i + " of profile " + profileOf(i, profiles) + ": expected " + expected);
      }
    }
  }

  private static boolean isMeant(Map<String, Object> attributes) {
    return Boolean.TRUE.equals(attributes.get("active"))
        && "en".equals(attributes.get("language"))
        && !"country-7".equals(attributes.get("country"));
  }

  private static UserFacts facts(People people, int i) {
    return new UserFacts(people.attributes(i), Map.of());
  }
}
