package io.carillon.api.access;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Public keys in a file: {@code -----BEGIN PUBLIC KEY-----} once or more, or a JWK set. Read again
 * when it has changed; a change that cannot be read is logged and leaves what was. Thread-safe.
 */
public final class KeyFile {

  private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);
  private static final Pattern PEM =
      Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");
  private static final int MIN_RSA_BITS = 2_048;

  private final Path file;
  private volatile Read read;

  /** Said in the log once. */
  private volatile String problem = "";

  private record Read(FileTime changed, List<JWK> keys) {}

  /**
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public KeyFile(Path file) {
    this.file = file;
    this.read = read();
  }

  /** As they are now. */
  List<JWK> keys() {
    try {
      if (!Files.getLastModifiedTime(file).equals(read.changed())) {
        read = read();
        problem = "";
      }
    } catch (IOException | IllegalArgumentException e) {
      if (!String.valueOf(e.getMessage()).equals(problem)) {
        problem = String.valueOf(e.getMessage());
        LOG.warn("the keys of {} stay as they were: {}", file, problem);
      }
    }
    return read.keys();
  }

  private Read read() {
    try {
      FileTime changed = Files.getLastModifiedTime(file);
      String text = Files.readString(file, StandardCharsets.UTF_8);
      List<JWK> keys = text.stripLeading().startsWith("{") ? set(text) : pem(text);
      if (keys.isEmpty()) {
        throw new IllegalArgumentException("no public key in " + file);
      }
      return new Read(changed, keys);
    } catch (IOException | UncheckedIOException e) {
      throw new IllegalArgumentException("cannot read " + file + ": " + e.getMessage(), e);
    } catch (ParseException | GeneralSecurityException e) {
      throw new IllegalArgumentException("no RSA or P-256 public key in " + file, e);
    }
  }

  /** Only what is public of it; a shared secret is for the settings. */
  private static List<JWK> set(String text) throws ParseException {
    List<JWK> keys = new ArrayList<>();
    for (JWK key : JWKSet.parse(text).getKeys()) {
      if (key.getKeyType() == KeyType.RSA || key.getKeyType() == KeyType.EC) {
        keys.add(key.toPublicJWK());
      }
    }
    return keys;
  }

  private static List<JWK> pem(String text) throws GeneralSecurityException {
    List<JWK> keys = new ArrayList<>();
    Matcher block = PEM.matcher(text);
    while (block.find()) {
      byte[] encoded = Base64.getMimeDecoder().decode(block.group(1));
      keys.add(key(new X509EncodedKeySpec(encoded)));
    }
    return keys;
  }

  private static JWK key(X509EncodedKeySpec spec) throws GeneralSecurityException {
    PublicKey key;
    try {
      key = KeyFactory.getInstance("RSA").generatePublic(spec);
    } catch (GeneralSecurityException e) {
      key = KeyFactory.getInstance("EC").generatePublic(spec);
    }
    if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= MIN_RSA_BITS) {
      return new RSAKey.Builder(rsa).keyUse(KeyUse.SIGNATURE).build();
    }
    if (key instanceof ECPublicKey ec
        && Curve.P_256.equals(Curve.forECParameterSpec(ec.getParams()))) {
      return new ECKey.Builder(Curve.P_256, ec).keyUse(KeyUse.SIGNATURE).build();
    }
    throw new GeneralSecurityException("neither RSA of " + MIN_RSA_BITS + " bits nor P-256");
  }
}
