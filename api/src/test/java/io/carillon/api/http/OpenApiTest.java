package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.carillon.api.access.DemoKeys;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The document says what is served, all of it and nothing else, and can be read. */
class OpenApiTest {

  private final Api api = new Api(DemoKeys.random(Optional.empty(), Optional.empty()));
  private final JsonNode document = Json.parse(open(Urls.OPENAPI).is(200).response().body());
  private final OpenApiPaths paths = new OpenApiPaths(document);

  @AfterEach
  void stop() {
    api.close();
  }

  private Api.Reply open(String path) {
    return Api.send(HttpRequest.newBuilder(api.url().resolve(path)));
  }

  private static List<String> names(JsonNode document) {
    return new OpenApiPaths(document)
        .all().stream().map(each -> each.method() + " " + each.url()).toList();
  }

  @Test
  void everyRouteIsWrittenDownAndNothingElseIs() {
    assertThat(names(OpenApi.written()))
        .as("src/main/openapi, whose README says how to add a call")
        .containsExactlyInAnyOrderElementsOf(api.routes());
    assertThat(names(document)).containsExactlyInAnyOrderElementsOf(api.routes());
  }

  @Test
  void whatIsNotServedIsNotInIt() {
    try (Api without = new Api()) {
      JsonNode served =
          Api.send(HttpRequest.newBuilder(without.url().resolve(Urls.OPENAPI))).is(200).json();
      assertThat(names(served)).containsExactlyInAnyOrderElementsOf(without.routes());
    }
  }

  @Test
  void itIsOpenApi() throws IOException {
    try (InputStream in = OpenApiTest.class.getResourceAsStream("/openapi-3.1-schema.json")) {
      JsonNode schema = Json.parse(Objects.requireNonNull(in).readAllBytes());
      assertThat(
              SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                  .getSchema(schema)
                  .validate(document))
          .isEmpty();
    }
    assertThat(document.path("openapi").asText()).startsWith("3.1.");
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    for (JsonNode ref : document.findValues("$ref")) {
      assertThat(ref.asText()).startsWith("#/components/");
      assertThat(document.at(ref.asText().substring(1)).isMissingNode()).as(ref.asText()).isFalse();
    }
  }

  @Test
  void aClientCanBeMadeOfIt() {
    Set<String> ids = new HashSet<>();
    for (OpenApiPaths.Operation each : paths.all()) {
      assertThat(ids.add(each.json().path("operationId").asText())).as(each.url()).isTrue();
      assertThat(each.json().path("operationId").asText()).matches("[a-z][a-zA-Z]+");
      assertThat(each.json().path("summary").asText()).as(each.url()).isNotBlank();
      assertThat(each.json().path("responses").has("500")).as(each.url()).isTrue();
      assertThat(each.isOpen())
          .as(each.url())
          .isEqualTo(
              each.url().equals(Urls.UNSUBSCRIBE)
                  || Stream.of("/v1/", "/ws/").noneMatch(each.url()::startsWith));
    }
  }

  @Test
  void examplesAreWhatTheirSchemasSay() {
    OpenApiSchemas schemas = new OpenApiSchemas(document);
    int examples = 0;
    for (JsonNode media : media()) {
      List<JsonNode> all = new ArrayList<>();
      if (media.has("example")) {
        all.add(media.path("example"));
      }
      media.path("examples").forEach(each -> all.add(each.path("value")));
      for (JsonNode example : all) {
        assertThat(schemas.ofRequest(media.path("schema"), example)).as("%s", example).isEmpty();
        examples++;
      }
    }
    for (JsonNode schema : document.path("components").path("schemas")) {
      for (JsonNode example : schema.path("examples")) {
        assertThat(schemas.ofAnswer(schema, example)).as("%s", example).isEmpty();
        examples++;
      }
    }
    for (OpenApiPaths.Operation each : paths.all()) {
      if (each.json().has("requestBody")
          && each.url().startsWith("/v1/")
          && !each.url().equals(Urls.UNSUBSCRIBE)) {
        assertThat(each.json().path("requestBody").findValue("application/json").toString())
            .as(each.url())
            .contains("example");
      }
    }
    assertThat(examples).isGreaterThan(30);
  }

  private List<JsonNode> media() {
    List<JsonNode> all = new ArrayList<>();
    for (JsonNode content : document.findValues("content")) {
      content.forEach(all::add);
    }
    return all;
  }

  @Test
  void itIsForEveryoneAndKept() {
    Api.Reply reply = open(Urls.OPENAPI).is(200);

    assertThat(reply.header("Content-Type")).startsWith("application/json");
    assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(reply.header("Cache-Control")).isEqualTo("public, no-cache");
    assertThat(
            Api.send(
                    HttpRequest.newBuilder(api.url().resolve(Urls.OPENAPI))
                        .header("If-None-Match", reply.header("ETag")))
                .is(304)
                .body())
        .isEmpty();
  }

  @Test
  void thePageRunsWhatIsItsOwnAndNothingInline() {
    Api.Reply page = open(Urls.DOCS).is(200);

    assertThat(page.header("Content-Type")).startsWith("text/html;").endsWith("charset=utf-8");
    assertThat(page.header("Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe", "http:", "https:");
    assertThat(page.body()).doesNotContain("<style", " style=", " onclick=", "//");
    for (String file : List.of("docs.js", "docs.css", "swagger-ui-bundle.js", "swagger-ui.css")) {
      open("/docs/" + file).is(200);
    }
    open("/docs/files.txt").isProblem(404, "resource_missing");
    open("/docs/..%2F..%2Flogback.xml").isProblem(404, "resource_missing");
  }
}
