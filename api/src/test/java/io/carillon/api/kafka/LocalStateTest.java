package io.carillon.api.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

class LocalStateTest {

  private static final byte[] KEY = "key".getBytes(StandardCharsets.UTF_8);

  private final Path application;
  private final Path whole;
  private final Path half;

  LocalStateTest(@TempDir Path folder) throws Exception {
    application = folder;
    whole = store(folder, "8_2", "users");
    half = store(folder, "8_2", "marks");
  }

  @BeforeAll
  static void load() {
    RocksDB.loadLibrary();
  }

  private static Path store(Path application, String task, String name) throws Exception {
    Path folder =
        Files.createDirectories(application.resolve(task).resolve("rocksdb").resolve(name));
    try (Options options = new Options().setCreateIfMissing(true);
        FlushOptions flush = new FlushOptions();
        RocksDB db = RocksDB.open(options, folder.toString())) {
      // Kafka Streams has one for offsets too.
      db.createColumnFamily(new ColumnFamilyDescriptor("offsets".getBytes(StandardCharsets.UTF_8)))
          .close();
      db.put(KEY, KEY);
      db.flush(flush);
    }
    return folder;
  }

  private static void deleteOne(Path folder, String part) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      Files.delete(
          files.filter(f -> f.getFileName().toString().contains(part)).findFirst().orElseThrow());
    }
  }

  @Test
  void whatIsWholeStays() throws Exception {
    assertThat(LocalState.mend(application)).isEmpty();

    assertThat(value(whole)).isEqualTo(KEY);
    assertThat(value(half)).isEqualTo(KEY);
  }

  @Test
  void aStoreWithoutItsManifestGoes() throws Exception {
    deleteOne(half, "MANIFEST");
    assertThatThrownBy(() -> value(half)).isInstanceOf(RocksDBException.class);

    assertThat(LocalState.mend(application)).isEqualTo(List.of(half));

    assertThat(half).doesNotExist();
    assertThat(value(whole)).isEqualTo(KEY);
  }

  @Test
  void aStoreWithoutOneOfItsFilesGoes() throws Exception {
    deleteOne(half, ".sst");

    assertThat(LocalState.mend(application)).isEqualTo(List.of(half));

    assertThat(value(whole)).isEqualTo(KEY);
  }

  @Test
  void thereMayBeNothingYet() {
    assertThat(LocalState.mend(application.resolve("none"))).isEmpty();
  }

  private static byte[] value(Path folder) throws RocksDBException {
    try (Options options = new Options();
        RocksDB db = RocksDB.openReadOnly(options, folder.toString())) {
      return db.get(KEY);
    }
  }
}
