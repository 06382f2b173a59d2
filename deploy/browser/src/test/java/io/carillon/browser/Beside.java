package io.carillon.browser;

import io.carillon.deploy.TemporaryDirectory;
import io.carillon.deploy.testing.RunningCarillon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One Carillon for all tests of this module, which each have people and tenants of their own:
 * started for the first that asks, stopped after the last.
 */
final class Beside implements ParameterResolver {

  static final String UNSUBSCRIBE_SECRET = "only-for-this-test-0123456789abcdef";

  /**
   * What runs.
   *
   * @param key whose user tokens it takes, beside those by its secret
   */
  record Servers(RunningCarillon carillon, SigningKey key, TemporaryDirectory directory)
      implements AutoCloseable {

    static Servers start() {
      try {
        TemporaryDirectory directory = TemporaryDirectory.create("carillon-browser");
        SigningKey key = SigningKey.write(directory.path());
        Map<String, String> settings =
            Map.of(
                "CARILLON_DEMO",
                "true",
                "CARILLON_USER_TOKEN_KEYS",
                key.verifying().toString(),
                "CARILLON_UNSUBSCRIBE_URL",
                "https://notify.example.com",
                "CARILLON_UNSUBSCRIBE_SECRETS",
                UNSUBSCRIBE_SECRET);
        Path data = directory.path().resolve("data");
        return new Servers(RunningCarillon.start(data, settings), key, directory);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      carillon.close();
      directory.delete();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Servers.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(Beside.class))
        .getOrComputeIfAbsent(Servers.class, type -> Servers.start(), Servers.class);
  }
}
