package io.carillon.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.api.Patience;
import io.carillon.api.live.LiveEngine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

  private static final char[] PASSWORD = "changeit".toCharArray();

  /** A certificate of that name, as PEM files. */
  private static void certify(Path folder, String name, Path certificate, Path key)
      throws Exception {
    Path store = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + name,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .start();
    keytool.getInputStream().readAllBytes();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    Files.writeString(certificate, pem("CERTIFICATE", keys.getCertificate("a").getEncoded()));
    Files.writeString(key, pem("PRIVATE KEY", keys.getKey("a", PASSWORD).getEncoded()));
  }

  private static String pem(String what, byte[] bytes) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(what, Base64.getMimeEncoder().encodeToString(bytes), what);
  }

  /** Trusts anybody, and looks at whom. */
  private static SSLSocket connect(int port) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        null,
        new TrustManager[] {
          new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
              return new X509Certificate[0];
            }
          }
        },
        null);
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
    socket.setSoTimeout(Patience.LONG_MS);
    return socket;
  }

  private static String answer(SSLSocket socket, String path, String until) throws IOException {
    socket
        .getOutputStream()
        .write(
            ("GET "
                    + path
                    + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                    + Api.KEY
                    + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
    StringBuilder all = new StringBuilder();
    byte[] some = new byte[8192];
    int read;
    while (all.indexOf(until) < 0 && (read = socket.getInputStream().read(some)) > 0) {
      all.append(new String(some, 0, read, StandardCharsets.UTF_8));
    }
    return all.toString();
  }

  private static String servedBy(int port) throws Exception {
    try (SSLSocket socket = connect(port)) {
      socket.startHandshake();
      Certificate certificate = socket.getSession().getPeerCertificates()[0];
      return ((X509Certificate) certificate).getSubjectX500Principal().getName();
    }
  }

  @Test
  void thePortSpeaksTlsWithTheCertificateAsItIs(@TempDir Path folder) throws Exception {
    Path certificate = folder.resolve("cert.pem");
    Path key = folder.resolve("key.pem");
    certify(folder, "first", certificate, key);
    try (TlsFiles tls = new TlsFiles(certificate, key);
        LiveEngine engine = new LiveEngine(LiveEngine.SETTINGS);
        Api api =
            new Api(
                engine,
                true,
                engine,
                HttpLimits.NONE,
                List.of(),
                Optional.of(tls),
                Optional.empty())) {
      assertThat(servedBy(api.port())).isEqualTo("CN=first");
      try (SSLSocket socket = connect(api.port())) {
        assertThat(answer(socket, "/health/live", "live\"}"))
            .startsWith("HTTP/1.1 200")
            .contains("Strict-Transport-Security: max-age=");
      }
      try (SSLSocket stream = connect(api.port())) {
        assertThat(answer(stream, "/v1/users/ann/feeds/inbox/stream", "feed.ready"))
            .contains("text/event-stream", "event: feed.ready");
      }
      certify(folder, "second", certificate, key);
      Files.setLastModifiedTime(key, FileTime.from(Instant.now().plusSeconds(5)));
      tls.look();
      assertThat(servedBy(api.port())).isEqualTo("CN=second");
      Files.writeString(certificate, "half a fi");
      tls.look();
      assertThat(servedBy(api.port())).as("as it was").isEqualTo("CN=second");
    }
  }

  @Test
  void filesThatAreNoneAreSaidAtOnce(@TempDir Path folder) throws Exception {
    Path rubbish = Files.writeString(folder.resolve("rubbish"), "rubbish");
    assertThatThrownBy(() -> new TlsFiles(rubbish, rubbish))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rubbish");
    assertThatThrownBy(() -> new TlsFiles(folder.resolve("absent"), rubbish))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
