package io.carillon.deploy;

import java.time.Duration;
import java.util.Optional;

/** What is printed once all is ready: where everything is, and what to try first. */
final class Guide {
  private final Servers servers;
  private final String key;
  private final Optional<String> keyFile;
  private final boolean sample;
  private final boolean demo;

  /**
   * @param keyFile where the key is kept; empty: it was given
   * @param sample whether the sample's people are there
   * @param demo whether the demo is on
   */
  Guide(Servers servers, String key, Optional<String> keyFile, boolean sample, boolean demo) {
    this.servers = servers;
    this.key = key;
    this.keyFile = keyFile;
    this.sample = sample;
    this.demo = demo;
  }

  String text(Duration ready, Optional<String> memory) {
    StringBuilder text = new StringBuilder();
    text.append(
        """

        Ready after %s. Ctrl-C stops everything; the data stays.

          HTTP API   %s
          API key    %s%s
          Kafka      %s   topics begin with carillon.
          registry   %s
          log        %s
        """
            .formatted(
                Progress.seconds(ready),
                url(""),
                key,
                keyFile.map(file -> "   (kept in " + file + ")").orElse(""),
                servers.ports().bootstrapServers(),
                servers.registryUrl(),
                servers.carillon().log()));
    memory.ifPresent(line -> text.append("  memory     ").append(line).append('\n'));
    if (demo) {
      text.append("\n  Open %s in a browser to see it work.\n".formatted(url("/")));
    }
    if (sample) {
      text.append(
          """

          The sample has three tenants: acme-corp, globex and initech. Mara is admin in acme-corp
          and viewer in globex. Her feed in acme-corp, her badge counts, and who is an admin there:

          """);
      text.append(get("/v1/users/mara/feeds/inbox?tenant=acme-corp"));
      text.append(get("/v1/users/mara/badges"));
      text.append(
          post("/v1/segments/preview", "{\"segment\":\"tenant_id:acme-corp,role:admin\"}", ""));
    }
    text.append(
        """

        Tell it of a user, notify the admins of their tenant, read the user's feed:

        """);
    text.append(
        post(
            "/v1/users",
            "{\"userId\":\"user_456\",\"attributes\":{\"tenant_id\":\"acme-corp\",\"company\":\"Acme"
                + " Corp\",\"role\":\"admin\",\"org\":\"engineering\"}}",
            ""));
    text.append(
        post(
            "/v1/notify",
            "{\"segment\":\"tenant_id:acme-corp,role:admin\",\"title\":\"Deploy at noon\",\"body\":\"Save"
                + " your work.\"}",
            " -H 'Prefer: wait=5'"));
    text.append(get("/v1/users/user_456/feeds/inbox"));
    return text.toString();
  }

  private String get(String path) {
    return "  curl -s '%s' -H 'Authorization: Bearer %s'\n".formatted(url(path), key);
  }

  private String post(String path, String json, String headers) {
    return "  curl -s '%s' -H 'Authorization: Bearer %s' -H 'Content-Type: application/json'%s -d '%s'\n"
        .formatted(url(path), key, headers, json);
  }

  private String url(String path) {
    return "http://127.0.0.1:" + servers.ports().http() + path;
  }
}
