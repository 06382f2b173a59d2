package io.carillon.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A call that has parts, each where its user is. */
final class Parts {

  private Parts() {}

  /** All of them, in order, once the last one is there; a part that fails is an answer too. */
  static CompletionStage<List<Answer>> all(List<CompletionStage<Answer>> parts) {
    List<CompletableFuture<Answer>> settled =
        parts.stream()
            .map(part -> part.exceptionally(Problems::answer).toCompletableFuture())
            .toList();
    return CompletableFuture.allOf(settled.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> settled.stream().map(CompletableFuture::join).toList());
  }

  /** The body as a tree, whether it was made here or by a peer. */
  static JsonNode json(Answer answer) {
    Object body = answer.body() == null ? List.of() : answer.body();
    return Json.parse(body instanceof byte[] raw ? raw : Json.write(body));
  }
}
