package io.carillon.api.http.representation;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.api.http.Json;
import io.carillon.avro.Settings;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a tenant or of the environment.
 *
 * @param preferenceSet named {@code default}, as Knock's SDKs expect a name; null: none
 * @param channels settings by channel key, secrets as references
 * @param vars what templates and conditions ask for as {@code vars.x}
 * @param defaultLocale BCP 47 tag; null: none
 */
public record SettingsRepresentation(
    @Nullable BrandingRepresentation branding,
    @Nullable Map<String, Object> preferenceSet,
    Map<String, @Nullable JsonNode> channels,
    Map<String, Object> vars,
    @Nullable String defaultLocale) {

  private static final String DEFAULT = "default";

  public static SettingsRepresentation of(@Nullable Settings settings) {
    return new SettingsRepresentation(
        BrandingRepresentation.of(settings),
        settings == null || settings.getPreferenceSet() == null
            ? null
            : PreferenceRepresentation.of(DEFAULT, settings.getPreferenceSet()),
        channels(settings),
        settings == null ? Map.of() : Attributes.of(settings.getVars()),
        settings == null ? null : settings.getDefaultLocale());
  }

  private static Map<String, @Nullable JsonNode> channels(@Nullable Settings settings) {
    Map<String, @Nullable JsonNode> channels = new TreeMap<>();
    if (settings != null) {
      settings.getChannels().forEach((key, json) -> channels.put(key, Json.parseOrNull(json)));
    }
    return channels;
  }
}
