package io.carillon.bench;

import io.carillon.avro.PreferenceChange;
import io.carillon.avro.PreferenceSet;
import io.carillon.schemas.Topics;
import io.carillon.topology.resolve.preference.PreferenceSets;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Segment previews by HTTP over a tenant's members, a tenth of whom have a preference set of their
 * own, one of 1,000 different ones; without and with somebody changing theirs ten times a second,
 * which makes what was known of it of no use. One caller who waits for each.
 */
final class PreviewBenchmark {

  private static final String TENANT = "acme";
  private static final String CATEGORY = "news";
  private static final int SETS = 1_000;
  private static final int ONE_IN = 10;
  private static final int ROUNDS = 5;
  private static final int CALLS = 300;
  private static final int CHANGE_EVERY_MS = 100;
  private static final double GOAL_MS = 50;

  /** By what they ask. */
  private static final Map<String, String> SEGMENTS =
      Map.of(
          "everyone in the tenant", "\"tenant_id:acme\"",
          "one role", "\"tenant_id:acme,role:admin\"",
          "four equalities", "\"tenant_id:acme,role:member,active:true,language:en\"",
          "a range and a negation",
              "{\"all\":[{\"tenant_id\":\"acme\"},"
                  + "{\"attribute\":\"seniority\",\"op\":\"gte\",\"value\":6},"
                  + "{\"not\":{\"country\":\"country-7\"}}]}");

  private final Options options;

  PreviewBenchmark(Options options) {
    this.options = options;
  }

  Report run() throws Exception {
    People people = new People(options.users(), TENANT);
    Report report =
        new Report("preview", "segment previews after preferences, by HTTP")
            .line(Machine.description())
            .line("")
            .line(
                "%,d members of one tenant in %d partitions; one in %d has a preference set, one of %,d; a third of those want none of the category that is asked about. One caller on the same cores."
                    .formatted(people.count(), Lab.PARTITIONS, ONE_IN, SETS))
            .line("")
            .line("| segment | sets change | " + Latencies.HEADINGS + " |")
            .line("| --- | --- | --- | --- | --- |");
    try (Installation installation = Installation.start(options);
        PlainHttp http = installation.connect();
        KafkaProducer<byte[], byte[]> producer = installation.lab().producer(0)) {
      Topics topics = installation.topics();
      Report.progress("loading " + people.count() + " users");
      Load.write(installation.lab(), topics.users().name(), people.encoded(topics));
      awaitPreview(http, "\"matched\":" + people.count() + ",");
      Report.progress("their preferences");
      Load.write(installation.lab(), topics.preferences().name(), sets(people, topics));
      awaitPreview(http, "\"deliverable\":" + (people.count() - blocked(people)) + ",");
      Latencies all = new Latencies();
      for (boolean changing : new boolean[] {false, true}) {
        for (Map.Entry<String, String> segment : SEGMENTS.entrySet()) {
          Report.progress(segment.getKey() + (changing ? ", while sets change" : ""));
          Latencies took = measure(http, topics, producer, people, segment.getValue(), changing);
          all.addAll(took);
          report.line(
              "| %s | %s | %s |"
                  .formatted(segment.getKey(), changing ? "10 a second" : "no", took.row()));
        }
      }
      double p99 = all.p99() / 1e3;
      report
          .line("")
          .line(
              "p99 of all: %s ms, goal %s: **%s**"
                  .formatted(
                      Figures.number(p99),
                      Figures.number(GOAL_MS),
                      p99 <= GOAL_MS ? "met" : "missed"));
    }
    return report;
  }

  private Latencies measure(
      PlainHttp http,
      Topics topics,
      KafkaProducer<byte[], byte[]> producer,
      People people,
      String segment,
      boolean changing)
      throws Exception {
    String body = body(segment);
    Latencies took = new Latencies();
    long nextChange = System.nanoTime();
    int changes = 0;
    for (int call = -CALLS; call < options.roundsOr(ROUNDS) * CALLS; call++) {
      if (changing && System.nanoTime() - nextChange >= 0) {
        nextChange = System.nanoTime() + CHANGE_EVERY_MS * 1_000_000L;
        int person = ONE_IN * (changes++ % (people.count() / ONE_IN));
        producer.send(Load.record(topics.preferences(), people.id(person), change(person)));
      }
      if (call < 0) {
        http.post("/v1/segments/preview", body);
      } else {
        took.time(() -> http.post("/v1/segments/preview", body));
      }
    }
    return took;
  }

  private static void awaitPreview(PlainHttp http, String found) throws Exception {
    String body = body("\"tenant_id:" + TENANT + "\"");
    Application.await(
        "a preview with " + found, () -> http.post("/v1/segments/preview", body).contains(found));
  }

  private static String body(String segment) {
    return "{\"segment\":" + segment + ",\"category\":\"" + CATEGORY + "\"}";
  }

  private static People.Encoded sets(People people, Topics topics) {
    int count = people.count() / ONE_IN;
    byte[][] keys = new byte[count][];
    byte[][] values = new byte[count][];
    String topic = topics.preferences().name();
    for (int i = 0; i < count; i++) {
      keys[i] = people.id(ONE_IN * i).getBytes(StandardCharsets.UTF_8);
      values[i] = topics.preferences().values().serializer().serialize(topic, change(ONE_IN * i));
    }
    return new People.Encoded(keys, values);
  }

  private static PreferenceChange change(int person) {
    int set = set(person);
    PreferenceSet preferences = PreferenceSets.empty();
    preferences.setCategories(Map.of("topic-" + set, false, CATEGORY, set % 3 != 0));
    return PreferenceChange.newBuilder().setTenantId(TENANT).setPreferences(preferences).build();
  }

  private static int set(int person) {
    return person / ONE_IN % SETS;
  }

  private static int blocked(People people) {
    int blocked = 0;
    for (int person = 0; person + ONE_IN <= people.count(); person += ONE_IN) {
      if (set(person) % 3 == 0) {
        blocked++;
      }
    }
    return blocked;
  }
}
