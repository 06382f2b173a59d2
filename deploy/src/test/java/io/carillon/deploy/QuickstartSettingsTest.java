package io.carillon.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuickstartSettingsTest {
  private static final Path HOME = Path.of("/carillon");

  @Test
  void withoutVariablesAllIsAsTheHelpSays() {
    QuickstartSettings settings = QuickstartSettings.of(Map.of("PATH", "/bin"), HOME);
    assertThat(settings.ports()).isEqualTo(new Ports(8080, 9092, 8081));
    assertThat(settings.dataDir()).isEqualTo(HOME.resolve("deploy/data"));
    assertThat(settings.secretKey()).isEmpty();
    assertThat(settings.sample()).isTrue();
    assertThat(settings.forCarillon()).isEmpty();
  }

  @Test
  void whatIsNotTheQuickstartsOwnIsHandedOn() {
    QuickstartSettings settings =
        QuickstartSettings.of(
            Map.of("CARILLON_FEED_LIMIT", "10", "CARILLON_SAMPLE", "false"), HOME);
    assertThat(settings.forCarillon()).containsExactly(Map.entry("CARILLON_FEED_LIMIT", "10"));
    assertThat(settings.sample()).isFalse();
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    assertThatThrownBy(
            () ->
                QuickstartSettings.of(
                    Map.of(
                        "CARILLON_HTTP_PORT", "eighty",
                        "CARILLON_KAFKA_PORT", "8081",
                        "CARILLON_DATA_DIR", "a,b",
                        "CARILLON_SECRET_KEY", "hunter2",
                        "CARILLON_SAMPLE", "no",
                        "CARILLON_KAFKA_BOOTSTRAP_SERVERS", "prod:9092"),
                    HOME))
        .isInstanceOf(QuickstartException.class)
        .hasMessageContaining("CARILLON_HTTP_PORT must be a port")
        .hasMessageContaining("must differ")
        .hasMessageContaining("CARILLON_DATA_DIR must have no")
        .hasMessageContaining("CARILLON_SECRET_KEY must begin with sk_")
        .hasMessageContaining("CARILLON_SAMPLE must be true or false")
        .hasMessageContaining("CARILLON_KAFKA_BOOTSTRAP_SERVERS is the quickstart's own");
  }
}
