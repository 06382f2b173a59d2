package io.carillon.bench;

import io.javalin.Javalin;
import java.io.IOException;

/** A Javalin like ours that answers every feed with the same bytes. */
final class ConstantServer implements AutoCloseable {

  private final Javalin javalin;

  ConstantServer(byte[] body) {
    javalin =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.startup.showOldJavalinVersionWarning = false;
              config.startup.startupWatcherEnabled = false;
              config.routes.get(
                  "/v1/users/{id}/feeds/{feed}",
                  ctx -> ctx.result(body).contentType("application/json"));
            });
    javalin.start("127.0.0.1", 0);
  }

  PlainHttp connect() throws IOException {
    return new PlainHttp(javalin.port(), "sk_nobody_asks_for_it");
  }

  @Override
  public void close() {
    javalin.stop();
  }
}
