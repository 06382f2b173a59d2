package io.carillon.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.localstack.FreePorts;
import io.carillon.localstack.LocalStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys are every instance's, whichever made them, and stay so. */
@Tag("full")
class KeysOfTwoInstancesTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Test
  void aKeyOpensBothUntilItIsDeleted(@TempDir Path folder) throws Exception {
    try (LocalStack stack = LocalStack.start(folder)) {
      int one = FreePorts.next();
      int other = FreePorts.next();
      Path ofOne = config(folder.resolve("one"), stack, one);
      Path ofOther = config(folder.resolve("other"), stack, other);
      String kept;
      String deleted;
      try (InstanceProcess first = new InstanceProcess(ofOne, one);
          InstanceProcess second = new InstanceProcess(ofOther, other)) {
        first.awaitReady();
        second.awaitReady();
        String stays = made(first).path("key").asText();
        JsonNode made = made(first);
        String goes = made.path("key").asText();
        kept = stays;
        deleted = goes;
        assertThat(status(one, goes)).isEqualTo(200);
        second.await(() -> status(other, goes) == 200 && status(other, stays) == 200);

        second.send("DELETE", "/v1/keys/" + made.path("id").asText(), null);
        assertThat(status(other, deleted)).isEqualTo(401);
        first.await(() -> status(one, goes) == 401);
        assertThat(status(one, kept)).isEqualTo(200);
        first.kill();
        second.kill();
      }
      try (InstanceProcess again = new InstanceProcess(ofOne, one)) {
        again.awaitReady();
        assertThat(status(one, kept)).isEqualTo(200);
        assertThat(status(one, deleted)).isEqualTo(401);
        again.terminate();
      }
    }
  }

  private static Path config(Path folder, LocalStack stack, int port) throws IOException {
    Files.createDirectories(folder);
    return InstanceProcess.config(folder.resolve("carillon.properties"), stack, port);
  }

  private static JsonNode made(InstanceProcess by) throws IOException {
    return JSON.readTree(by.send("POST", "/v1/keys", "{\"scopes\":[\"read\"]}").body());
  }

  private static int status(int port, String key) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/tenants"))
              .header("Authorization", "Bearer " + key)
              .build();
      return HTTP.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
