package io.carillon.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  private final Path temp;

  DataDirectoryTest(@TempDir Path temp) {
    this.temp = temp;
  }

  @Test
  void theKeyIsMadeOnceAndForItsOwnerOnly() throws IOException {
    String key;
    try (DataDirectory data = DataDirectory.open(temp.resolve("new"))) {
      key = data.secretKey();
      assertThat(SecretKey.isOne(key)).isTrue();
      assertThat(Files.getPosixFilePermissions(data.secretKeyFile()))
          .containsExactlyInAnyOrder(
              PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }
    try (DataDirectory data = DataDirectory.open(temp.resolve("new"))) {
      assertThat(data.secretKey()).isEqualTo(key);
    }
  }

  @Test
  void aDirectoryOfSomethingElseIsRefusedAndLeftAlone() throws IOException {
    Path thesis = Files.writeString(temp.resolve("thesis.txt"), "42");
    assertThatThrownBy(() -> DataDirectory.open(temp))
        .isInstanceOf(QuickstartException.class)
        .hasMessageContaining("not a data directory of the quickstart")
        .hasMessageContaining("CARILLON_DATA_DIR");
    assertThat(temp).isDirectoryContaining(thesis::equals);
    try (var files = Files.list(temp)) {
      assertThat(files).containsExactly(thesis);
    }
  }

  @Test
  void clearingDeletesAllOfItsOwnAndFollowsNoLink() throws IOException {
    Path outside = Files.createDirectory(temp.resolve("outside"));
    Path kept = Files.writeString(outside.resolve("kept"), "42");
    Path own = temp.resolve("own");
    try (DataDirectory data = DataDirectory.open(own)) {
      data.secretKey();
      data.noteSampleLoaded();
      Files.createDirectories(own.resolve("broker/data"));
      Files.createSymbolicLink(own.resolve("broker/link"), outside);

      assertThat(data.clear()).containsExactly("broker", "sample-loaded", "secret-key");

      assertThat(data.sampleLoaded()).isFalse();
      assertThat(own.resolve("broker")).doesNotExist();
      assertThat(kept).hasContent("42");
      assertThat(data.clear()).isEmpty();
    }
  }

  @Test
  void onlyARunThatDidNotStopLeavesATrace() throws IOException {
    try (DataDirectory data = DataDirectory.open(temp.resolve("own"))) {
      assertThat(data.abandoned()).isFalse();
      data.noteRunning();
      assertThat(data.abandoned()).isTrue();
      data.noteStopped();
      assertThat(data.abandoned()).isFalse();
    }
  }
}
