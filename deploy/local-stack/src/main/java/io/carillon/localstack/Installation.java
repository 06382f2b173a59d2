package io.carillon.localstack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * Where the build put the servers' jars: folders of this module's {@code target}, whose absolute
 * paths it wrote into {@code local-stack.properties}.
 */
final class Installation {
  private static final Properties PATHS = load();

  private Installation() {}

  /** Class path of the broker: every jar of its folder. */
  static String brokerClassPath() {
    return existing("broker.lib").resolve("*").toString();
  }

  /** The registry's runnable jar, whose manifest names the rest. */
  static Path registryJar() {
    return existing("apicurio.home")
        .resolve("apicurio-registry-app-" + get("apicurio.version") + "-runner.jar");
  }

  /** The classes folder or jar of this module. */
  static Path ownClasses() {
    try {
      return Path.of(
          Installation.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("cannot find this module's own classes", e);
    }
  }

  private static Path existing(String key) {
    Path folder = Path.of(get(key));
    if (!Files.isDirectory(folder)) {
      throw new IllegalStateException(
          folder + " is missing: run ./mvnw -DskipTests package in the checkout");
    }
    return folder;
  }

  private static String get(String key) {
    String value = PATHS.getProperty(key);
    if (value == null) {
      throw new IllegalStateException("local-stack.properties has no " + key);
    }
    return value;
  }

  private static Properties load() {
    Properties paths = new Properties();
    try (InputStream in = Installation.class.getResourceAsStream("local-stack.properties")) {
      if (in == null) {
        throw new IllegalStateException("local-stack.properties is not on the class path");
      }
      paths.load(in);
      return paths;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
