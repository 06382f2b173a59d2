package io.carillon.api.http;

import com.google.common.base.Suppliers;
import io.carillon.api.access.ApiKey;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

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

  // Put together when somebody asks: most never do.
  private final Supplier<Assets> assets =
      Suppliers.memoize(
          () ->
              Assets.of("docs")
                  .with(
                      "swagger-ui", "swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png"));
  private final Supplier<Document> document;

  /**
   * @param served all there is but these of its own
   */
  DocsResource(List<Routes.Route> served) {
    List<Routes.Route> all = new ArrayList<>(served);
    all.addAll(routes());
    document = Suppliers.memoize(() -> Document.of(all));
  }

  /**
   * @param tag of the bytes, as HTTP has it
   */
  private record Document(byte[] bytes, String tag) {

    static Document of(List<Routes.Route> routes) {
      String json = Json.text(OpenApi.of(routes));
      return new Document(
          json.getBytes(StandardCharsets.UTF_8), '"' + ApiKey.hashOf(json).substring(0, 32) + '"');
    }
  }

  List<Routes.Route> routes() {
    return List.of(
        new Routes.Route("GET", Urls.OPENAPI, Rule.OPEN, this::document),
        new Routes.Route("GET", Urls.DOCS, Rule.OPEN, this::page),
        new Routes.Route("GET", Urls.DOCS_FILE, Rule.OPEN, ctx -> assets.get().get(ctx)));
  }

  private CompletionStage<Answer> document(Context ctx) {
    Document whole = document.get();
    boolean known = whole.tag().equals(ctx.header("If-None-Match"));
    return CompletableFuture.completedFuture(
        new Answer(known ? 304 : 200, known ? null : whole.bytes(), Map.of())
            .with("ETag", whole.tag())
            .with("Content-Type", "application/json")
            .with("Access-Control-Allow-Origin", "*")
            .with("Cache-Control", "public, no-cache"));
  }

  private CompletionStage<Answer> page(Context ctx) {
    return assets
        .get()
        .get(ctx, "index.html")
        .thenApply(page -> page.with("Content-Security-Policy", PAGE_POLICY));
  }
}
