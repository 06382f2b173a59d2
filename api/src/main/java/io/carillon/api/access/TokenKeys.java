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
import com.nimbusds.jose.proc.SecurityContext;
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

  private final List<KeyFile> files;
  private final List<JWK> secrets;
  private final Optional<KeyServer> server;

  /**
   * @param files of PEM or a JWK set
   * @param secrets for HS256
   * @param server of a JWK set, RSA and EC keys only: what a server publishes is no secret
   */
  public TokenKeys(List<KeyFile> files, List<String> secrets, Optional<URI> server) {
    this(files, secrets, server.map(KeyServer::at).orElse(null));
  }

  TokenKeys(List<KeyFile> files, List<String> secrets, @Nullable KeyServer server) {
    this.files = List.copyOf(files);
    this.secrets = secrets.stream().map(TokenKeys::secret).toList();
    this.server = Optional.ofNullable(server);
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
    // What is published is no secret, so that no server is asked for one.
    Set<KeyType> types = selector.getMatcher().getKeyTypes();
    if (!found.isEmpty() || server.isEmpty() || Set.of(KeyType.OCT).equals(types)) {
      return found;
    }
    return server.get().get(selector, context);
  }
}
