package io.carillon.topology.ingest;

import io.carillon.avro.PreferenceSet;
import io.carillon.avro.Settings;
import io.carillon.topology.channel.ChannelSettings;
import io.carillon.topology.resolve.preference.PreferenceSets;
import io.carillon.topology.store.NamedValues;
import java.util.HashMap;
import java.util.Map;

/** Merges settings field by field, preferences leaf by leaf: what a change leaves out stays. */
final class SettingsFold {

  private SettingsFold() {}

  static Settings empty() {
    return Settings.newBuilder().build();
  }

  static Settings merge(Settings before, Settings change) {
    Settings merged = Settings.newBuilder(before).build();
    merged.setBranding(ChannelSettings.layered(before.getBranding(), change.getBranding()));
    if (change.getPreferenceSet() != null) {
      PreferenceSet known = before.getPreferenceSet();
      merged.setPreferenceSet(
          PreferenceSets.merged(
              known == null ? PreferenceSets.empty() : known, change.getPreferenceSet()));
    }
    Map<String, String> channels = new HashMap<>(before.getChannels());
    channels.putAll(change.getChannels());
    merged.setChannels(channels);
    merged.setVars(NamedValues.merged(before.getVars(), change.getVars()));
    if (change.getDefaultLocale() != null) {
      merged.setDefaultLocale(change.getDefaultLocale());
    }
    return merged;
  }

  /** Without what is at a path that {@link TenantRules} allows. */
  static Settings clear(Settings before, String path) {
    Settings cleared = Settings.newBuilder(before).build();
    switch (path) {
      case "settings" -> {
        return empty();
      }
      case "settings.branding" -> cleared.setBranding(null);
      case "settings.preference_set" -> cleared.setPreferenceSet(null);
      case "settings.channels" -> cleared.setChannels(Map.of());
      case "settings.vars" -> cleared.setVars(Map.of());
      case "settings.default_locale" -> cleared.setDefaultLocale(null);
      default -> {
        if (!path.startsWith(TenantRules.CHANNEL)) {
          throw new IllegalArgumentException(path);
        }
        Map<String, String> channels = new HashMap<>(before.getChannels());
        channels.remove(path.substring(TenantRules.CHANNEL.length()));
        cleared.setChannels(channels);
      }
    }
    return cleared;
  }
}
