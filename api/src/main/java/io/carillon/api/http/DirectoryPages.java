package io.carillon.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.api.http.Shares.Share;
import io.carillon.api.http.representation.Page;
import io.carillon.api.read.Directory;
import io.carillon.api.read.Directory.Place;
import io.carillon.api.read.People;
import io.javalin.http.Context;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Pages of users or members, in the order of partitions: as many from each instance's partitions as
 * are still wanted, one instance after the other.
 */
final class DirectoryPages {

  private final Directory directory;
  private final People people;
  private final Shares shares;

  DirectoryPages(Directory directory, People people, Shares shares) {
    this.directory = directory;
    this.people = people;
    this.shares = shares;
  }

  /**
   * @param tenant only its members; null: everyone
   */
  CompletionStage<Answer> read(
      Context ctx,
      DirectoryCursor cursor,
      @Nullable String tenant,
      Function<Directory.Entry, ?> represent) {
    int first = cursor.after() == null ? 0 : cursor.after().partition();
    List<Share> runs =
        Shares.runs(ctx, people).stream()
            .filter(run -> Collections.max(run.partitions()) >= first)
            .toList();
    Reading reading = new Reading(ctx, tenant, represent, cursor.size(), runs);
    return reading.from(0, cursor.after());
  }

  /** One page in the making. */
  private final class Reading {

    private final Context ctx;
    private final @Nullable String tenant;
    private final Function<Directory.Entry, ?> represent;
    private final int size;
    private final List<Share> runs;
    private final List<Object> entries = new ArrayList<>();

    Reading(
        Context ctx,
        @Nullable String tenant,
        Function<Directory.Entry, ?> represent,
        int size,
        List<Share> runs) {
      this.ctx = ctx;
      this.tenant = tenant;
      this.represent = represent;
      this.size = size;
      this.runs = runs;
    }

    /**
     * @param number which run comes next
     * @param after where the page goes on
     */
    CompletionStage<Answer> from(int number, @Nullable Place after) {
      if (number == runs.size()) {
        return CompletableFuture.completedFuture(page(null));
      }
      Share run = runs.get(number);
      URI peer = run.peer();
      int wanted = size - entries.size();
      return peer == null
          ? here(run.partitions(), number, after, wanted)
          : there(peer, run.partitions(), number, after, wanted);
    }

    private CompletionStage<Answer> here(
        Set<Integer> partitions, int number, @Nullable Place after, int wanted) {
      // One more than wanted tells whether there is a next page.
      return directory
          .list(tenant, after, wanted + 1, partitions)
          .thenCompose(
              found -> {
                List<Directory.Entry> some = found.subList(0, Math.min(wanted, found.size()));
                some.forEach(entry -> entries.add(represent.apply(entry)));
                if (found.size() > wanted) {
                  Place last = some.isEmpty() ? after : some.get(some.size() - 1).place();
                  return CompletableFuture.completedFuture(page(DirectoryCursor.write(last)));
                }
                return from(number + 1, behind(partitions));
              });
    }

    private CompletionStage<Answer> there(
        URI peer, Set<Integer> partitions, int number, @Nullable Place after, int wanted) {
      String query = "page_size=" + Math.max(1, wanted);
      if (after != null) {
        query += "&after=" + DirectoryCursor.write(after);
      }
      return shares
          .ask(ctx, peer, query, partitions)
          .thenCompose(
              answer -> {
                JsonNode found = answer.path("entries");
                if (wanted == 0 && !found.isEmpty()) {
                  return CompletableFuture.completedFuture(page(DirectoryCursor.write(after)));
                }
                found.forEach(entries::add);
                JsonNode next = answer.path("page_info").path("after");
                return next.isTextual()
                    ? CompletableFuture.completedFuture(page(next.asText()))
                    : from(number + 1, behind(partitions));
              });
    }

    private Answer page(@Nullable String after) {
      return Answer.ok(Page.of(entries, after, null, size));
    }

    private static Place behind(Set<Integer> partitions) {
      return new Place(Collections.max(partitions) + 1, -1);
    }
  }
}
