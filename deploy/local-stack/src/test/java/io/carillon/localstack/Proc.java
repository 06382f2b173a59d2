package io.carillon.localstack;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** What /proc says about a process. */
final class Proc {
  private static final String LISTEN = "0A";

  private Proc() {}

  /** Whether the process is there and not a zombie. */
  static boolean isAlive(long pid) throws IOException {
    return Files.exists(Path.of("/proc", "" + pid)) && !state(pid).startsWith("Z");
  }

  static boolean isStopped(long pid) throws IOException {
    return state(pid).startsWith("T");
  }

  /** Whether the process ignores the signal of that number. */
  static boolean ignores(long pid, int signal) throws IOException {
    return (Long.parseUnsignedLong(status(pid, "SigIgn:"), 16) >> (signal - 1) & 1) == 1;
  }

  /** Resident set, in bytes. */
  static long rss(long pid) throws IOException {
    return Long.parseLong(status(pid, "VmRSS:").split(" ", -1)[0]) * 1024;
  }

  /** Addresses of the sockets the process listens on. */
  static List<InetAddress> listening(long pid) throws IOException {
    Set<String> inodes = socketInodes(pid);
    List<InetAddress> addresses = new ArrayList<>();
    for (String table : List.of("tcp", "tcp6")) {
      for (String line : Files.readAllLines(Path.of("/proc", "" + pid, "net", table))) {
        String[] columns = line.strip().split("\\s+", -1);
        // sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode
        if (columns[3].equals(LISTEN) && inodes.contains(columns[9])) {
          addresses.add(address(columns[1].split(":", -1)[0]));
        }
      }
    }
    return addresses;
  }

  /** Of 32-bit words in host order, little-endian here, as the kernel prints them. */
  private static InetAddress address(String hex) throws IOException {
    byte[] words = HexFormat.of().parseHex(hex);
    byte[] bytes = new byte[words.length];
    for (int i = 0; i < words.length; i++) {
      bytes[i] = words[i / 4 * 4 + 3 - i % 4];
    }
    return InetAddress.getByAddress(bytes);
  }

  private static Set<String> socketInodes(long pid) throws IOException {
    Set<String> inodes = new HashSet<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc", "" + pid, "fd"))) {
      for (Path file : files) {
        String target = Files.readSymbolicLink(file).toString();
        if (target.startsWith("socket:[")) {
          inodes.add(target.substring("socket:[".length(), target.length() - 1));
        }
      }
    }
    return inodes;
  }

  private static String state(long pid) throws IOException {
    return status(pid, "State:");
  }

  private static String status(long pid, String key) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", "" + pid, "status"))) {
      if (line.startsWith(key)) {
        return line.substring(key.length()).strip();
      }
    }
    return "";
  }
}
