package io.carillon.api.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Kafka Streams keeps on this disk, all of which it can make anew from changelogs. A process
 * that is killed while it deletes a store leaves half of it, and the next one would not start.
 */
public final class LocalState {

  private static final Logger LOG = LoggerFactory.getLogger(LocalState.class);

  /** Its task's folder, {@code rocksdb}, its own. */
  private static final int STORE_DEPTH = 3;

  private static final String STORES = "rocksdb";

  /** Enough to see whether all is there; a store may have thousands. */
  private static final int OPEN_FILES = 16;

  private LocalState() {}

  /**
   * Deletes the stores that cannot be opened. For whoever has the folder for itself, as an
   * application has that is made and not started.
   *
   * @param application folder of the application
   * @return what was deleted
   * @throws UncheckedIOException when the folder cannot be read or written
   */
  public static List<Path> mend(Path application) {
    List<Path> broken = new ArrayList<>();
    for (Path store : stores(application)) {
      try (Options options = new Options().setMaxOpenFiles(OPEN_FILES);
          RocksDB opened = RocksDB.openReadOnly(options, store.toString())) {
        LOG.debug("{} is whole at {}", store, opened.getLatestSequenceNumber());
      } catch (RocksDBException e) {
        LOG.warn("{} is broken and will be restored: {}", store, e.getMessage());
        delete(store);
        broken.add(store);
      }
    }
    return broken;
  }

  private static List<Path> stores(Path application) {
    if (!Files.isDirectory(application)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(application, STORE_DEPTH)) {
      return all.filter(each -> isStore(application.relativize(each)))
          .filter(Files::isDirectory)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isStore(Path relative) {
    return relative.getNameCount() == STORE_DEPTH && relative.getName(1).toString().equals(STORES);
  }

  private static void delete(Path folder) {
    try {
      Utils.delete(folder.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
