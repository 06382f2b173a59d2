package io.carillon.api.http.representation;

import io.carillon.avro.Settings;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a tenant or of the environment.
 *
 * @param preferenceSet always null in this release
 */
public record SettingsRepresentation(
    @Nullable BrandingRepresentation branding, @Nullable Object preferenceSet) {

  public static SettingsRepresentation of(@Nullable Settings settings) {
    return new SettingsRepresentation(BrandingRepresentation.of(settings), null);
  }
}
