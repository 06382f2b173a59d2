package io.carillon.api.http;

import io.micrometer.core.instrument.util.NamedThreadFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A certificate and its key as PEM files. When they change, new connections get the new one; a
 * change that cannot be read is logged and leaves what was.
 */
public final class TlsFiles implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);

  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  /** Of a store that is in memory only. */
  private static final String PASSWORD = "memory";

  private static final long LOOK_EVERY_S = 10;

  private final Path certificate;
  private final Path key;
  private final SslContextFactory.Server contextFactory = new SslContextFactory.Server();
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(new NamedThreadFactory("carillon-tls"));
  private List<FileTime> changed;

  /**
   * @param certificate the server's and those that lead to its authority, in that order
   * @param key PKCS #8, RSA or EC
   * @throws IllegalArgumentException saying what is wrong with them
   */
  public TlsFiles(Path certificate, Path key) {
    this.certificate = certificate;
    this.key = key;
    try {
      changed = changed();
      load(contextFactory);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "cannot read " + certificate + " and " + key + ": " + e.getMessage(), e);
    }
    looking.scheduleWithFixedDelay(this::look, LOOK_EVERY_S, LOOK_EVERY_S, TimeUnit.SECONDS);
  }

  SslContextFactory.Server contextFactory() {
    return contextFactory;
  }

  /** Reads them again if they have changed. */
  synchronized void look() {
    try {
      List<FileTime> now = changed();
      if (!now.equals(changed)) {
        KeyStore store = read();
        contextFactory.reload(factory -> set((SslContextFactory.Server) factory, store));
        changed = now;
        LOG.info("{} has been read again", certificate);
      }
    } catch (Exception e) {
      LOG.warn("{} stays as it was: {}", certificate, e.toString());
    }
  }

  private List<FileTime> changed() throws IOException {
    return List.of(Files.getLastModifiedTime(certificate), Files.getLastModifiedTime(key));
  }

  private void load(SslContextFactory.Server factory) throws IOException, GeneralSecurityException {
    set(factory, read());
  }

  private static void set(SslContextFactory.Server factory, KeyStore store) {
    factory.setKeyStore(store);
    factory.setKeyStorePassword(PASSWORD);
  }

  private KeyStore read() throws IOException, GeneralSecurityException {
    byte[] pem = Files.readAllBytes(certificate);
    Certificate[] chain =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem))
            .toArray(Certificate[]::new);
    if (chain.length == 0) {
      throw new GeneralSecurityException("no certificate");
    }
    PrivateKey privateKey =
        privateKey(
            Files.readString(key, StandardCharsets.UTF_8), chain[0].getPublicKey().getAlgorithm());
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("carillon", privateKey, PASSWORD.toCharArray(), chain);
    return store;
  }

  private static PrivateKey privateKey(String text, String algorithm)
      throws GeneralSecurityException {
    Matcher found = KEY.matcher(text);
    if (!found.find()) {
      throw new GeneralSecurityException("no -----BEGIN PRIVATE KEY-----");
    }
    byte[] encoded = Base64.getMimeDecoder().decode(found.group(1));
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
  }

  @Override
  public void close() {
    looking.shutdownNow();
  }
}
