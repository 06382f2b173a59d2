package io.carillon.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.avro.Branding;
import io.carillon.avro.PreferenceSet;
import io.carillon.avro.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Settings from JSON: what is given, and the paths of what is given as null, which Avro cannot say
 * otherwise.
 *
 * @param settings null when none are given
 */
record SettingsFields(@Nullable Settings settings, List<String> clear) {

  private static final Map<String, BiConsumer<Branding, String>> BRANDING =
      Map.of(
          "primary_color", Branding::setPrimaryColor,
          "primary_color_contrast", Branding::setPrimaryColorContrast,
          "logo_url", Branding::setLogoUrl,
          "icon_url", Branding::setIconUrl,
          "dark_primary_color", Branding::setDarkPrimaryColor,
          "dark_primary_color_contrast", Branding::setDarkPrimaryColorContrast,
          "dark_logo_url", Branding::setDarkLogoUrl,
          "dark_icon_url", Branding::setDarkIconUrl);

  /** Of the field {@code settings}. */
  static SettingsFields read(Fields body) {
    List<String> clear = new ArrayList<>();
    if (body.isNull("settings")) {
      clear.add("settings");
    }
    ObjectNode json = body.object("settings");
    if (json == null) {
      return new SettingsFields(null, clear);
    }
    Fields fields = new Fields(json);
    for (String part :
        List.of("branding", "preference_set", "channels", "vars", "default_locale")) {
      if (fields.isNull(part)) {
        clear.add("settings." + part);
      }
    }
    ObjectNode set = fields.object("preference_set");
    PreferenceSet preferences =
        set == null
            ? null
            : PreferenceFields.ofTenant("settings.preference_set", set, body.findings(), clear);
    ObjectNode vars = fields.object("vars");
    Settings settings =
        Settings.newBuilder()
            .setBranding(branding(fields, body.findings()))
            .setPreferenceSet(preferences)
            .setChannels(channels(fields, clear))
            .setVars(vars(vars, body.findings()))
            .setDefaultLocale(fields.text("default_locale"))
            .build();
    body.findings().addAll("settings", fields);
    return new SettingsFields(settings, clear);
  }

  /** What they must hold to is asked by the rules, as for Kafka; null for a channel clears it. */
  private static Map<String, String> channels(Fields settings, List<String> clear) {
    ObjectNode json = settings.object("channels");
    Map<String, String> channels = new TreeMap<>();
    if (json != null) {
      json.properties()
          .forEach(
              each -> {
                if (each.getValue().isNull()) {
                  clear.add("settings.channels." + each.getKey());
                } else {
                  channels.put(each.getKey(), each.getValue().toString());
                }
              });
    }
    return channels;
  }

  private static Map<String, Object> vars(@Nullable ObjectNode json, Findings findings) {
    Map<String, JsonNode> fields = new TreeMap<>();
    if (json != null) {
      json.properties().forEach(each -> fields.put(each.getKey(), each.getValue()));
    }
    return AttributeFields.read("settings.vars", fields, findings);
  }

  private static @Nullable Branding branding(Fields settings, Findings findings) {
    ObjectNode json = settings.object("branding");
    if (json == null) {
      return null;
    }
    Fields fields = new Fields(json);
    Branding branding = new Branding();
    BRANDING.forEach(
        (name, set) -> {
          if (fields.isNull(name)) {
            fields.wrong(name, "cannot be cleared by itself; null for `branding` clears all of it");
          }
          String value = fields.text(name);
          if (value != null) {
            set.accept(branding, value);
          }
        });
    findings.addAll("settings.branding", fields);
    return branding;
  }
}
