package io.carillon.api;

import io.carillon.api.access.ApiKey;
import io.carillon.api.access.Credentials;
import io.carillon.api.access.DemoKeys;
import io.carillon.api.access.KeyFile;
import io.carillon.api.access.KeyRing;
import io.carillon.api.access.Seals;
import io.carillon.api.access.Tickets;
import io.carillon.api.access.TokenKeys;
import io.carillon.api.access.UserTokens;
import io.carillon.api.http.HttpLimits;
import io.carillon.api.http.TlsFiles;
import io.carillon.api.settings.CarillonSettings;
import io.carillon.api.settings.Settings;
import io.carillon.topology.unsubscribe.UnsubscribeLinks;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes what callers are known by from the settings. */
final class Callers {

  private Callers() {}

  /**
   * @param stored beside the keys of the settings
   * @param demo beside both; empty: no demo
   */
  static Credentials credentials(
      Settings settings, KeyRing stored, Optional<DemoKeys> demo, Clock clock) {
    KeyRing keys = keys(settings).or(stored);
    return new Credentials(
        demo.map(its -> keys.or(its.ring())).orElse(keys),
        new UserTokens(
            tokenKeys(settings, demo),
            settings.get(CarillonSettings.USER_TOKEN_ISSUER),
            settings.get(CarillonSettings.USER_TOKEN_AUDIENCE),
            clock),
        new Tickets(seals(settings, "ticket"), clock));
  }

  /** Made with the secret keys, which every instance has. */
  static Seals seals(Settings settings, String purpose) {
    return new Seals(settings.get(CarillonSettings.SECRET_KEYS), purpose);
  }

  static HttpLimits limits(Settings settings) {
    return new HttpLimits(
        settings.get(CarillonSettings.HTTP_CALLS_PER_KEY),
        settings.get(CarillonSettings.HTTP_CALLS_PER_USER),
        settings.get(CarillonSettings.HTTP_CALLS_PER_TENANT),
        settings.get(CarillonSettings.HTTP_CONNECTIONS_PER_ADDRESS),
        settings.get(CarillonSettings.HTTP_BODY_WITHIN));
  }

  /**
   * @throws StartException when they cannot be read, or one of them is not given
   */
  static Optional<TlsFiles> tls(Settings settings) {
    Optional<Path> certificate = settings.get(CarillonSettings.HTTP_TLS_CERTIFICATE);
    Optional<Path> key = settings.get(CarillonSettings.HTTP_TLS_KEY);
    if (certificate.isPresent() != key.isPresent()) {
      throw new StartException("http.tls.certificate and http.tls.key go together", null);
    }
    try {
      return certificate.flatMap(file -> key.map(its -> new TlsFiles(file, its)));
    } catch (IllegalArgumentException e) {
      throw new StartException("http.tls: " + e.getMessage(), e);
    }
  }

  private static KeyRing keys(Settings settings) {
    List<ApiKey> keys = new ArrayList<>();
    for (String key : settings.get(CarillonSettings.SECRET_KEYS)) {
      keys.add(ApiKey.secret("setting-" + keys.size(), key));
    }
    for (String key : settings.get(CarillonSettings.PUBLIC_KEYS).orElse(List.of())) {
      keys.add(ApiKey.open("setting-" + keys.size(), key));
    }
    return KeyRing.of(keys);
  }

  /** Made anew for each run; empty: the demo is off. */
  static Optional<DemoKeys> demo(Settings settings) {
    return settings.get(CarillonSettings.DEMO)
        ? Optional.of(
            DemoKeys.random(
                settings.get(CarillonSettings.USER_TOKEN_ISSUER),
                settings.get(CarillonSettings.USER_TOKEN_AUDIENCE)))
        : Optional.empty();
  }

  /** By which recipients of mails unsubscribe; none unless URL and secrets are set. */
  static UnsubscribeLinks unsubscribeLinks(Settings settings) {
    Optional<URI> url = settings.get(CarillonSettings.UNSUBSCRIBE_URL);
    Optional<List<String>> secrets = settings.get(CarillonSettings.UNSUBSCRIBE_SECRETS);
    return url.isEmpty() || secrets.isEmpty()
        ? UnsubscribeLinks.NONE
        : new UnsubscribeLinks(
            url.get(),
            secrets.get(),
            settings.get(CarillonSettings.TOPIC_PREFIX),
            settings.get(CarillonSettings.UNSUBSCRIBE_WITHIN));
  }

  private static TokenKeys tokenKeys(Settings settings, Optional<DemoKeys> demo) {
    List<String> files = settings.get(CarillonSettings.USER_TOKEN_KEYS).orElse(List.of());
    List<String> secrets =
        new ArrayList<>(settings.get(CarillonSettings.USER_TOKEN_SECRETS).orElse(List.of()));
    demo.ifPresent(keys -> secrets.add(keys.tokenSecret()));
    try {
      return new TokenKeys(
          files.stream().map(file -> new KeyFile(Path.of(file))).toList(),
          secrets,
          settings.get(CarillonSettings.USER_TOKEN_JWKS_URL));
    } catch (IllegalArgumentException e) {
      throw new StartException("user.token.keys: " + e.getMessage(), e);
    }
  }
}
