package io.carillon.deploy.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.deploy.Api;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One person's feed, newest first.
 *
 * @param messages all of them, however many pages they took
 */
record Feed(List<Message> messages) {
  private static final int PAGE = 20;

  Feed {
    messages = List.copyOf(messages);
  }

  /**
   * Pages through the whole feed and compares the counts of every page with what paging found.
   *
   * @param scope parameters beside the page's, such as {@code tenant=acme-corp}; may be empty
   */
  static Feed read(Api api, String user, String scope)
      throws IOException, InterruptedException, CheckFailed {
    String path =
        "/v1/users/%s/feeds/inbox?page_size=%d%s"
            .formatted(Api.segment(user), PAGE, scope.isEmpty() ? "" : "&" + scope);
    List<Message> messages = new ArrayList<>();
    List<Counts> counts = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = api.get(path + cursor).expect(200);
      page.path("entries").forEach(entry -> messages.add(Message.of(entry)));
      counts.add(Counts.of(page.path("meta")));
      JsonNode after = page.path("page_info").path("after");
      cursor = after.isTextual() ? "&after=" + Api.segment(after.asText()) : "";
    } while (!cursor.isEmpty());
    Feed feed = new Feed(messages);
    for (Counts told : counts) {
      CheckFailed.unlessSame("counts of " + user + "'s feed " + scope, feed.counts(), told);
    }
    return feed;
  }

  Counts counts() {
    int unread = (int) messages.stream().filter(message -> !message.read()).count();
    int unseen = (int) messages.stream().filter(message -> !message.seen()).count();
    return new Counts(messages.size(), unread, unseen);
  }

  /** How many messages a feed has. */
  record Counts(int total, int unread, int unseen) {
    static Counts of(JsonNode meta) {
      return new Counts(
          meta.path("total_count").asInt(-1),
          meta.path("unread_count").asInt(-1),
          meta.path("unseen_count").asInt(-1));
    }
  }
}
