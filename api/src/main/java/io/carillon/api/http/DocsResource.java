package io.carillon.api.http;

import io.carillon.api.access.ApiKey;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code /openapi.json} and {@code /docs}, a page to read it and to try calls: open to everyone,
 * for it is the same in every installation and names nobody.
 */
final class DocsResource {

  /**
   * What the page may load and call: its own, and nothing inline. Its pictures are in its style
   * sheet.
   */
  private static final String PAGE_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final Assets assets =
      Assets.of("docs")
          .with("swagger-ui", "swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png");
  private final byte[] document;
  private final String tag;

  /**
   * @param served all there is but these of its own
   */
  DocsResource(List<Routes.Route> served) {
    List<Routes.Route> all = new ArrayList<>(served);
    all.addAll(routes());
    document = Json.write(OpenApi.of(all));
    tag = '"' + ApiKey.hashOf(new String(document, StandardCharsets.UTF_8)) + '"';
  }

  List<Routes.Route> routes() {
    return List.of(
        new Routes.Route("GET", Urls.OPENAPI, Rule.OPEN, this::document),
        new Routes.Route("GET", Urls.DOCS, Rule.OPEN, this::page),
        new Routes.Route("GET", Urls.DOCS_FILE, Rule.OPEN, assets::get));
  }

  private CompletionStage<Answer> document(Context ctx) {
    boolean known = tag.equals(ctx.header("If-None-Match"));
    return CompletableFuture.completedFuture(
        new Answer(known ? 304 : 200, known ? null : document, Map.of())
            .with("ETag", tag)
            .with("Content-Type", "application/json")
            .with("Access-Control-Allow-Origin", "*")
            .with("Cache-Control", "public, no-cache"));
  }

  private CompletionStage<Answer> page(Context ctx) {
    return assets
        .get(ctx, "index.html")
        .thenApply(page -> page.with("Content-Security-Policy", PAGE_POLICY));
  }
}
