package io.carillon.api.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.topology.feed.FeedSettings;
import io.carillon.topology.feed.TenantScope;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A live stream says what the feed does, in the locale of its user: at once and when resumed. */
class LocaleStreamTest {

  /** A stream of one user. */
  private record Stream(LiveEngine engine, TabOutlet outlet) {

    static Stream of(LiveEngine engine, String user, @Nullable String last) {
      assertThat(engine.hub.reserve(user)).isEqualTo(LiveHub.Place.TAKEN);
      TabOutlet outlet = new TabOutlet();
      Deque<Runnable> workers = new ArrayDeque<>();
      engine.hub.join(
          new LiveHub.Wish(user, "inbox", TenantScope.ALL, last, LiveHub.NEVER, LiveHub.ALWAYS),
          engine,
          outlet,
          workers::add);
      engine.serve();
      while (!workers.isEmpty()) {
        workers.remove().run();
        engine.serve();
      }
      return new Stream(engine, outlet);
    }

    List<Received> events() {
      return Received.parse(outlet.text(outlet.size()));
    }

    List<String> titles() {
      return events().stream()
          .filter(each -> each.name().equals("message.created"))
          .map(each -> each.data().at("/entry/title").asText())
          .toList();
    }
  }

  private static void send(LiveEngine engine, String id) {
    engine.notify(
        id,
        notify ->
            notify
                .setTitle(null)
                .setWorkflow("w")
                .setData("{\"id\":\"" + id + "\"}")
                .setRecipients(List.of("ann", "bob", "cid")));
  }

  @Test
  void eachReadsTheirLocale() {
    try (LiveEngine engine = new LiveEngine(FeedSettings.DEFAULT)) {
      engine.workflow(
          "w", "{{ data.id }}", Map.of("de", "{{ data.id }} de", "pt", "{{ recipient.id }} pt"));
      engine.user("ann", Map.of("locale", "de-AT"), Map.of());
      engine.user("bob", Map.of("locale", "pt-BR"), Map.of());
      engine.user("cid", Map.of(), Map.of());
      Stream ann = Stream.of(engine, "ann", null);
      Stream bob = Stream.of(engine, "bob", null);
      Stream cid = Stream.of(engine, "cid", null);
      String before = ann.events().get(0).id();
      send(engine, "n");
      engine.serve();
      assertThat(ann.titles()).containsExactly("n de");
      assertThat(bob.titles()).containsExactly("bob pt");
      assertThat(cid.titles()).containsExactly("n");

      // What was missed is read as it was asked for when it came.
      engine.user("ann", Map.of("locale", "pt"), Map.of());
      engine.serve();
      assertThat(Stream.of(engine, "ann", before).titles()).containsExactly("n de");
    }
  }
}
