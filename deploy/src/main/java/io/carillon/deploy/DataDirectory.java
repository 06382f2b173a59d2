package io.carillon.deploy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept between runs: the broker's and the registry's data, Carillon's stores and the key.
 * One quickstart at a time holds it. A directory becomes one when it is empty or new, and is known
 * by its marker file from then on; nothing is ever written to or deleted from any other.
 */
public final class DataDirectory implements AutoCloseable {
  private static final String MARKER = ".carillon-quickstart";
  private static final String LOCK = "lock";
  private static final String KEY = "secret-key";
  private static final String SAMPLE_LOADED = "sample-loaded";
  private static final String RUNNING = "running";

  private final Path path;
  private final FileChannel lockFile;

  private DataDirectory(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /**
   * Creates it when it is missing, and holds it.
   *
   * @throws QuickstartException if it is not the quickstart's, cannot be written, or another run
   *     holds it
   */
  public static DataDirectory open(Path path) {
    try {
      claim(path);
      FileChannel channel =
          FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
        throw new QuickstartException(
            "another quickstart is running on "
                + path
                + "; stop it first, or choose another directory (and other ports) with "
                + QuickstartSettings.DATA_DIR);
      }
      return new DataDirectory(path, channel);
    } catch (AccessDeniedException e) {
      throw new QuickstartException(
          "cannot write to "
              + e.getFile()
              + "; choose another directory with "
              + QuickstartSettings.DATA_DIR,
          e);
    } catch (IOException e) {
      throw new QuickstartException(
          "cannot use "
              + path
              + " ("
              + e
              + "); choose another directory with "
              + QuickstartSettings.DATA_DIR,
          e);
    }
  }

  private static void claim(Path path) throws IOException {
    Path marker = path.resolve(MARKER);
    if (Files.exists(marker)) {
      return;
    }
    if (Files.exists(path)) {
      if (!Files.isDirectory(path) || !entries(path).isEmpty()) {
        throw new QuickstartException(
            path
                + " is not a data directory of the quickstart (it is not empty and has no "
                + MARKER
                + "); nothing was touched. Choose a new or empty one with "
                + QuickstartSettings.DATA_DIR);
      }
    } else {
      Files.createDirectories(path);
    }
    Files.writeString(marker, "Kept by deploy/quickstart; --fresh deletes all that lies here.\n");
  }

  public Path path() {
    return path;
  }

  /**
   * Deletes all but the marker and the lock.
   *
   * @return what was deleted, by name
   */
  List<String> clear() throws IOException {
    List<String> deleted = new ArrayList<>();
    for (Path entry : entries(path)) {
      String name = String.valueOf(entry.getFileName());
      if (!name.equals(MARKER) && !name.equals(LOCK)) {
        delete(entry);
        deleted.add(name);
      }
    }
    return deleted;
  }

  /** The key of this directory: made once, readable by its owner only. */
  String secretKey() throws IOException {
    Path file = path.resolve(KEY);
    if (!Files.exists(file)) {
      Path unfinished = path.resolve(KEY + ".new");
      Files.deleteIfExists(unfinished);
      Files.createFile(
          unfinished,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(unfinished, SecretKey.random() + "\n");
      Files.move(unfinished, file);
    }
    String key = Files.readString(file).strip();
    if (!SecretKey.isOne(key)) {
      throw new QuickstartException("the key in " + file + " " + SecretKey.RULE);
    }
    return key;
  }

  Path secretKeyFile() {
    return path.resolve(KEY);
  }

  boolean sampleLoaded() {
    return Files.exists(path.resolve(SAMPLE_LOADED));
  }

  void noteSampleLoaded() throws IOException {
    Files.writeString(path.resolve(SAMPLE_LOADED), "");
  }

  /** Whether the last run ended without stopping its servers, which then leave by themselves. */
  boolean abandoned() {
    return Files.exists(path.resolve(RUNNING));
  }

  void noteRunning() throws IOException {
    Files.writeString(path.resolve(RUNNING), ProcessHandle.current().pid() + "\n");
  }

  void noteStopped() {
    try {
      Files.deleteIfExists(path.resolve(RUNNING));
    } catch (IOException e) {
      // The next run waits for ports that are free already, which takes no time.
    }
  }

  /** Lets go of it. */
  @Override
  public void close() throws IOException {
    lockFile.close();
  }

  private static List<Path> entries(Path directory) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(entries::add);
    }
    entries.sort(null);
    return entries;
  }

  /** With everything in it. Symbolic links are deleted, not followed. */
  static void delete(Path tree) throws IOException {
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException error)
              throws IOException {
            if (error != null) {
              throw error;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
