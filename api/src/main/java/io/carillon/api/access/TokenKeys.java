package io.carillon.api.access;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.net.MalformedURLException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys that user tokens are verified with: public keys from files, shared secrets from the
 * settings, and what a key server publishes. A file is read again when it has changed. Thread-safe.
 */
public final class TokenKeys implements JWKSource<SecurityContext> {

  /** For HS256 a shorter secret could be guessed offline from any token. */
  public static final int MIN_SECRET_BYTES = 32;

  private static final int CONNECT_MS = 2_000;
  private static final int READ_MS = 2_000;
  private static final int MAX_BYTES = 256 * 1024;

  private final List<KeyFile> files;
  private final List<JWK> secrets;
  private final Optional<JWKSource<SecurityContext>> server;

  /**
   * @param files of PEM or a JWK set
   * @param secrets for HS256
   * @param server of a JWK set, RSA and EC keys only: what a server publishes is no secret
   */
  public TokenKeys(List<KeyFile> files, List<String> secrets, Optional<URI> server) {
    this.files = List.copyOf(files);
    this.secrets = secrets.stream().map(TokenKeys::secret).toList();
    this.server = server.map(TokenKeys::published);
  }

  /** None: no token is verified. */
  public static TokenKeys none() {
    return new TokenKeys(List.of(), List.of(), Optional.empty());
  }

  private static JWK secret(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < MIN_SECRET_BYTES || text.startsWith("-----BEGIN")) {
      throw new IllegalArgumentException(
          "a secret for HS256 has at least " + MIN_SECRET_BYTES + " bytes and is no PEM");
    }
    return new OctetSequenceKey.Builder(bytes).keyUse(KeyUse.SIGNATURE).build();
  }

  /** Cached, refreshed ahead, asked no more than a few times a minute whatever tokens name. */
  private static JWKSource<SecurityContext> published(URI url) {
    try {
      return JWKSourceBuilder.<SecurityContext>create(
              url.toURL(), new DefaultResourceRetriever(CONNECT_MS, READ_MS, MAX_BYTES))
          .retrying(true)
          .outageTolerant(true)
          .build();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("not a URL: " + url, e);
    }
  }

  private static JWKSet unnamed(List<JWK> keys) {
    return new JWKSet(keys.stream().filter(key -> key.getKeyID() == null).toList());
  }

  @Override
  public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context)
      throws KeySourceException {
    List<JWK> here = new ArrayList<>(secrets);
    files.forEach(file -> here.addAll(file.keys()));
    List<JWK> found = new ArrayList<>(selector.select(new JWKSet(here)));
    if (selector.getMatcher().getKeyIDs() != null) {
      // A PEM has no name: it is tried whatever name the token gives.
      JWKMatcher anyName =
          new JWKMatcher.Builder(selector.getMatcher()).keyIDs((Set<String>) null).build();
      found.addAll(new JWKSelector(anyName).select(unnamed(here)));
    }
    if (!found.isEmpty() || server.isEmpty()) {
      return found;
    }
    return server.get().get(selector, context).stream()
        .filter(key -> key.getKeyType() != KeyType.OCT)
        .toList();
  }
}
