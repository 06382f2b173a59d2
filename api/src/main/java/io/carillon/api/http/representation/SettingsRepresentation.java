package io.carillon.api.http.representation;

import io.carillon.avro.Settings;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a tenant or of the environment.
 *
 * @param preferenceSet null: none
 */
public record SettingsRepresentation(
    @Nullable BrandingRepresentation branding, @Nullable Map<String, Object> preferenceSet) {

  public static SettingsRepresentation of(@Nullable Settings settings) {
    return new SettingsRepresentation(
        BrandingRepresentation.of(settings),
        settings == null || settings.getPreferenceSet() == null
            ? null
            : PreferenceRepresentation.of(settings.getPreferenceSet()));
  }
}
