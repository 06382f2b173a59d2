package io.carillon.api.http;

import io.javalin.http.Context;
import java.util.concurrent.CompletionStage;

/** One call of the API. May throw; must not block. */
@FunctionalInterface
interface Call {

  CompletionStage<Answer> handle(Context ctx);
}
