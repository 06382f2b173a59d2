package io.carillon.api.http;

import io.carillon.api.access.ApiKey;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What browsers load of a folder of the class path: read once, named one by one in its {@code
 * files.txt}, so that no path leads anywhere else. Open to pages of any origin, which is what a
 * module of a component is for; nothing of anybody is in it. Thread-safe.
 */
final class Assets {

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "png", "image/png");

  /** Has its hash in its name: what it holds never changes. */
  private static final Pattern HASHED = Pattern.compile(".*-[0-9A-Z]{8}\\.js");

  private final Map<String, Asset> assets = new HashMap<>();

  private Assets(String folder) {
    String pages = "/io/carillon/api/pages/" + folder + "/";
    for (String name : text(read(pages + "files.txt")).split("\n", -1)) {
      if (!name.isBlank()) {
        add(name, read(pages + name));
      }
    }
  }

  private void add(String name, byte[] bytes) {
    assets.put(name, new Asset(bytes, '"' + ApiKey.hashOf(text(bytes)).substring(0, 32) + '"'));
  }

  private record Asset(byte[] bytes, String tag) {}

  /**
   * @param folder such as {@code inbox}
   */
  static Assets of(String folder) {
    return new Assets(folder);
  }

  /**
   * And files of a web jar, whatever its version.
   *
   * @param jar such as {@code swagger-ui}
   */
  Assets with(String jar, String... names) {
    Properties of = new Properties();
    try {
      of.load(
          new StringReader(text(read("/META-INF/maven/org.webjars/" + jar + "/pom.properties"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (String name : names) {
      String version = of.getProperty("version");
      add(name, read("/META-INF/resources/webjars/" + jar + "/" + version + "/" + name));
    }
    return this;
  }

  /** {@code GET .../{file}}. */
  CompletionStage<Answer> get(Context ctx) {
    return get(ctx, ctx.pathParam("file"));
  }

  CompletionStage<Answer> get(Context ctx, String name) {
    Asset asset = assets.get(name);
    if (asset == null) {
      throw ApiException.missing("there is no such file");
    }
    boolean known = asset.tag().equals(ctx.header("If-None-Match"));
    return CompletableFuture.completedFuture(
        new Answer(known ? 304 : 200, known ? null : asset.bytes(), Map.of())
            .with("ETag", asset.tag())
            .with("Content-Type", type(name))
            .with("Access-Control-Allow-Origin", "*")
            .with("Cross-Origin-Resource-Policy", "cross-origin")
            // Asked for each time, answered 304: parts of two versions never meet.
            .with(
                "Cache-Control",
                HASHED.matcher(name).matches()
                    ? "public, max-age=31536000, immutable"
                    : "public, no-cache"));
  }

  private static String type(String name) {
    @Nullable String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    return type == null ? "text/plain; charset=utf-8" : type;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] read(String path) {
    try (InputStream in = Assets.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + " is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
