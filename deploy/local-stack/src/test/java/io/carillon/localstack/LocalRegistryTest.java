package io.carillon.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRegistryTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Test
  void idsSurviveSigkillAndIncompatibleSchemasAreRefused(@TempDir Path directory) throws Exception {
    try (LocalRegistry registry = LocalRegistry.start(directory)) {
      String url = registry.url();
      String first = register(registry, "first-value", schema("a", "string")).body();
      String second = register(registry, "second-value", schema("b", "long")).body();
      assertThat(first).matches("\\{\"id\":\\d+}").isNotEqualTo(second);

      registry.kill();
      assertThat(registry.isRunning()).isFalse();
      registry.restart();

      assertThat(registry.url()).isEqualTo(url);
      // Other than before in order: a registry that forgot would give the first id to the third.
      String third = register(registry, "third-value", schema("c", "int")).body();
      assertThat(third).isNotIn(first, second);
      assertThat(register(registry, "second-value", schema("b", "long")).body()).isEqualTo(second);
      assertThat(register(registry, "first-value", schema("a", "string")).body()).isEqualTo(first);
      assertThat(get(registry, "/schemas/ids/" + first.replaceAll("\\D", "")))
          .contains("\\\"a\\\"");

      HttpResponse<String> incompatible = register(registry, "first-value", schema("a", "long"));
      assertThat(incompatible.statusCode()).as(incompatible.body()).isEqualTo(409);
      assertThat(get(registry, "/config")).contains("FULL");
    }
  }

  private static String schema(String field, String type) {
    return "{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"R\\\",\\\"fields\\\":[{\\\"name\\\":\\\"%s\\\",\\\"type\\\":\\\"%s\\\"}]}"
        .formatted(field, type);
  }

  private static HttpResponse<String> register(
      LocalRegistry registry, String subject, String schema) throws Exception {
    URI versions = URI.create(registry.url() + "/subjects/" + subject + "/versions");
    HttpRequest request =
        HttpRequest.newBuilder(versions)
            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
            .POST(BodyPublishers.ofString("{\"schema\":\"" + schema + "\"}"))
            .build();
    return HTTP.send(request, BodyHandlers.ofString());
  }

  private static String get(LocalRegistry registry, String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(registry.url() + path)).build();
    return HTTP.send(request, BodyHandlers.ofString()).body();
  }
}
