package io.carillon.schemas;

import org.apache.avro.util.ClassSecurityValidator;

/**
 * Since 1.12.2 Avro loads no record or enum class by name that nobody has vouched for. This vouches
 * for Carillon's own, beside what was trusted before, once and for the whole JVM. A program that
 * uses the record classes without {@link AvroSerdes} calls it first, or sets the system property
 * {@code org.apache.avro.SERIALIZABLE_PACKAGES=io.carillon}.
 */
public final class AvroTrust {

  static {
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(), type -> type.getName().startsWith("io.carillon.")));
  }

  private AvroTrust() {}

  /** Idempotent. */
  public static void ensure() {
    // The static initialiser has done it.
  }
}
