package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What browsers load: how it is handed out, and how much it is. */
class AssetsTest {

  /** What inbox, preferences and client library may have together, compressed. */
  private static final int MOST_BYTES = 20_000;

  private static final Pattern IMPORT = Pattern.compile("(?:from|import)\"\\./([^\"]+)\"");

  private final Api api = new Api();

  @AfterEach
  void stop() {
    api.close();
  }

  private Api.Reply get(String file, String... headers) {
    var request = api.request("GET", "/inbox/" + file);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return Api.send(request);
  }

  /** A module and what it imports, by name. */
  private Map<String, Api.Reply> loaded(String file) {
    Map<String, Api.Reply> all = new HashMap<>();
    Deque<String> wanted = new ArrayDeque<>();
    wanted.add(file);
    while (!wanted.isEmpty()) {
      String name = wanted.pop();
      if (!all.containsKey(name)) {
        Api.Reply reply = get(name).is(200);
        all.put(name, reply);
        Matcher imports = IMPORT.matcher(reply.body());
        while (imports.find()) {
          wanted.add(imports.group(1));
        }
      }
    }
    return all;
  }

  private static int compressed(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.size();
  }

  private static int compressed(Map<String, Api.Reply> files) throws IOException {
    int bytes = 0;
    for (Api.Reply reply : files.values()) {
      bytes += compressed(reply.response().body());
    }
    return bytes;
  }

  @Test
  void inboxPreferencesAndClientAreSmallTogether() throws IOException {
    Map<String, Api.Reply> all = new HashMap<>();
    for (String entry : new String[] {"inbox.js", "client.js", "preferences.js"}) {
      Map<String, Api.Reply> files = loaded(entry);
      System.out.println(
          entry + " and what it imports: " + compressed(files) + " bytes compressed");
      all.putAll(files);
    }
    System.out.println("all of them: " + compressed(all) + " bytes compressed");
    assertThat(compressed(all)).isBetween(1_000, MOST_BYTES);
  }

  @Test
  void pagesOfAnyOriginLoadModulesAndNothingElse() {
    loaded("inbox.js")
        .forEach(
            (name, reply) -> {
              assertThat(reply.header("Content-Type")).isEqualTo("text/javascript; charset=utf-8");
              assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
              assertThat(reply.header("Content-Security-Policy")).startsWith("default-src 'none'");
              assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo("*");
              assertThat(reply.header("Cross-Origin-Resource-Policy")).isEqualTo("cross-origin");
            });
    get("files.txt").isProblem(404, "resource_missing");
    get("..%2Flogback.xml").isProblem(404, "resource_missing");
    get("react.js").isProblem(404, "resource_missing");
  }

  @Test
  void whatHasItsHashInItsNameIsKeptAndTheRestIsAskedFor() {
    loaded("inbox.js")
        .forEach(
            (name, reply) -> {
              assertThat(reply.header("Cache-Control"))
                  .as(name)
                  .isEqualTo(
                      name.startsWith("part-")
                          ? "public, max-age=31536000, immutable"
                          : "public, no-cache");
              Api.Reply again = get(name, "If-None-Match", reply.header("ETag"));
              assertThat(again.status()).isEqualTo(304);
              assertThat(again.body()).isEmpty();
              get(name, "If-None-Match", "\"another\"").is(200);
            });
  }

  @Test
  void itIsCompressedForWhoAsks() {
    Api.Reply reply = get("inbox.js", "Accept-Encoding", "gzip");

    assertThat(reply.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(reply.response().body()).hasSizeLessThan(10_000);
  }
}
