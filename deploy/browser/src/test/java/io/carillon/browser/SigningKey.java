package io.carillon.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * A pair for RS256, as the packages sign user tokens; PEM files.
 *
 * @param signing PKCS #8
 * @param verifying what the server knows
 */
record SigningKey(Path signing, Path verifying) {

  static SigningKey write(Path directory) throws IOException {
    KeyPairGenerator generator;
    try {
      generator = KeyPairGenerator.getInstance("RSA");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has RSA", e);
    }
    generator.initialize(2_048);
    KeyPair pair = generator.generateKeyPair();
    return new SigningKey(
        pem(directory.resolve("signing.pem"), "PRIVATE KEY", pair.getPrivate()),
        pem(directory.resolve("verifying.pem"), "PUBLIC KEY", pair.getPublic()));
  }

  private static Path pem(Path file, String what, Key key) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return Files.writeString(
        file, "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n");
  }
}
