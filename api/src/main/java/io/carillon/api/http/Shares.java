package io.carillon.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.api.lookup.Lookup;
import io.carillon.api.read.Partitioned;
import io.javalin.http.Context;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * For calls that need every partition: each instance answers for its own, by the same URL, and the
 * one that was asked puts the shares together. A share is asked for with a header that names its
 * partitions, and whoever is asked for a share asks nobody else.
 */
final class Shares {

  /** Which partitions a request is about, such as {@code 0,2}; without it: all. */
  static final String PARTITIONS = "X-Carillon-Partitions";

  private final Forwarder forwarder;

  Shares(Forwarder forwarder) {
    this.forwarder = forwarder;
  }

  /**
   * Partitions that one instance has.
   *
   * @param peer null: this one
   */
  record Share(@Nullable URI peer, Set<Integer> partitions) {}

  /** Whether a peer asks for its share, rather than a client for the whole. */
  static boolean isShare(Context ctx) {
    return ctx.header(PARTITIONS) != null;
  }

  /** Neighbouring partitions of one instance, in ascending order. 503 if one is on the move. */
  static List<Share> runs(Context ctx, Partitioned where) {
    List<Share> runs = new ArrayList<>();
    List<? extends Lookup<?>> all = where.partitions();
    for (int partition : wanted(ctx, all.size())) {
      URI peer = owner(ctx, all.get(partition));
      Share last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
      if (last == null || !java.util.Objects.equals(last.peer(), peer)) {
        runs.add(new Share(peer, new TreeSet<>(Set.of(partition))));
      } else {
        last.partitions().add(partition);
      }
    }
    return runs;
  }

  /**
   * What each instance says.
   *
   * @param only of these partitions; null: of all
   * @param here this instance's share
   * @param there what a peer's answer to the same request, for its partitions, says
   */
  <T> CompletionStage<List<T>> gather(
      Context ctx,
      Partitioned where,
      @Nullable Set<Integer> only,
      Function<Set<Integer>, CompletionStage<T>> here,
      Function<JsonNode, T> there) {
    return gather(
        ctx,
        where,
        only,
        here,
        (peer, partitions) -> ask(ctx, peer, ctx.queryString(), partitions).thenApply(there));
  }

  /**
   * What each instance says, asked in another way than by the same request.
   *
   * @param there asks a peer for its partitions
   */
  <T> CompletionStage<List<T>> gather(
      Context ctx,
      Partitioned where,
      @Nullable Set<Integer> only,
      Function<Set<Integer>, CompletionStage<T>> here,
      BiFunction<URI, Set<Integer>, CompletionStage<T>> there) {
    Map<String, Share> byInstance = new LinkedHashMap<>();
    for (Share run : runs(ctx, where)) {
      Set<Integer> partitions = new TreeSet<>(run.partitions());
      if (only != null) {
        partitions.retainAll(only);
      }
      if (!partitions.isEmpty()) {
        byInstance
            .computeIfAbsent(
                String.valueOf(run.peer()), peer -> new Share(run.peer(), new TreeSet<>()))
            .partitions()
            .addAll(partitions);
      }
    }
    CompletionStage<List<T>> all = CompletableFuture.completedFuture(new ArrayList<>());
    for (Share share : byInstance.values()) {
      URI peer = share.peer();
      CompletionStage<T> answer =
          peer == null ? here.apply(share.partitions()) : there.apply(peer, share.partitions());
      all =
          all.thenCombine(
              answer,
              (list, one) -> {
                list.add(one);
                return list;
              });
    }
    return all;
  }

  /** A peer's answer for its partitions. 503 if it has none. */
  CompletionStage<JsonNode> ask(
      Context ctx, URI peer, @Nullable String query, Set<Integer> partitions) {
    return forwarder.ask(ctx, peer, query, PARTITIONS, numbers(partitions));
  }

  /** A peer's answer for its partitions to a {@code GET}, whatever this request is. */
  CompletionStage<JsonNode> get(Context ctx, URI peer, String path, Set<Integer> partitions) {
    return forwarder.get(ctx, peer, path, PARTITIONS, numbers(partitions));
  }

  private static String numbers(Set<Integer> partitions) {
    return String.join(",", partitions.stream().map(String::valueOf).toList());
  }

  private static @Nullable URI owner(Context ctx, Lookup<?> lookup) {
    if (lookup instanceof Lookup.Here<?>) {
      return null;
    }
    if (lookup instanceof Lookup.AtPeer<?> peer && !isShare(ctx)) {
      return peer.url();
    }
    throw ApiException.notReady(
        lookup instanceof Lookup.NotReady<?> not
            ? not.reason()
            : "a partition is moving between instances; try again");
  }

  private static Set<Integer> wanted(Context ctx, int count) {
    Set<Integer> wanted = new TreeSet<>();
    String header = ctx.header(PARTITIONS);
    if (header == null) {
      for (int partition = 0; partition < count; partition++) {
        wanted.add(partition);
      }
      return wanted;
    }
    for (String number : header.split(",", count + 1)) {
      try {
        int partition = Integer.parseInt(number);
        if (partition >= 0 && partition < count) {
          wanted.add(partition);
          continue;
        }
      } catch (NumberFormatException e) {
        // Said below.
      }
      throw ApiException.invalid(
          PARTITIONS, "is for peers, and names partitions from 0, such as 0,2");
    }
    return wanted;
  }
}
