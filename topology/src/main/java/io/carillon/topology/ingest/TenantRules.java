package io.carillon.topology.ingest;

import io.carillon.avro.EnvironmentChange;
import io.carillon.avro.Settings;
import io.carillon.avro.TenantChange;
import io.carillon.schemas.DeliveryTopics;
import io.carillon.topology.Limits;
import io.carillon.topology.channel.ChannelRules;
import io.carillon.topology.failure.Checks;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import io.carillon.topology.store.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What changes of tenants and of the environment must hold to; [ingest] and the API ask the same.
 */
public final class TenantRules {

  /** Key of the one record of the environment. */
  public static final String ENVIRONMENT = "environment";

  /** How a path begins that clears one channel. */
  static final String CHANNEL = "settings.channels.";

  private static final Set<String> SETTINGS_PATHS =
      Set.of(
          "settings",
          "settings.branding",
          "settings.preference_set",
          "settings.channels",
          "settings.vars",
          "settings.default_locale");

  private TenantRules() {}

  /** Null when all is well. */
  public static @Nullable Rejection check(String tenantId, TenantChange change) {
    Rejection wrong = Checks.tenantId("tenant_id", tenantId);
    if (wrong == null) {
      wrong = Checks.known("operation", change.getOperation());
    }
    if (wrong == null) {
      wrong = Checks.text("name", change.getName(), Limits.ATTRIBUTE_VALUE_CHARS);
    }
    if (wrong == null) {
      wrong = Checks.attributes("properties", change.getProperties());
    }
    if (wrong == null) {
      wrong = settings(change.getSettings(), true);
    }
    return wrong == null ? cleared(change.getClear(), true) : wrong;
  }

  /** Null when all is well. */
  public static @Nullable Rejection check(String key, EnvironmentChange change) {
    if (!key.equals(ENVIRONMENT)) {
      return Rejection.of(
          Reason.INVALID, "key", "there is one environment, and its key is `environment`");
    }
    Rejection wrong = Checks.known("operation", change.getOperation());
    if (wrong == null) {
      wrong = settings(change.getSettings(), false);
    }
    return wrong == null ? cleared(change.getClear(), false) : wrong;
  }

  private static @Nullable Rejection settings(@Nullable Settings settings, boolean ofTenant) {
    if (settings == null) {
      return null;
    }
    if (settings.getPreferenceSet() != null) {
      Rejection wrong =
          PreferenceRules.set("settings.preference_set", settings.getPreferenceSet(), ofTenant);
      if (wrong != null) {
        return wrong;
      }
    }
    Rejection wrong =
        settings.getBranding() == null
            ? null
            : BrandingRules.check("settings.branding", settings.getBranding());
    if (wrong == null) {
      wrong = ChannelRules.check("settings.channels", settings.getChannels(), ofTenant);
    }
    if (wrong == null) {
      wrong = vars(settings.getVars());
    }
    String locale = settings.getDefaultLocale();
    return wrong == null && locale != null
        ? LocaleRules.tag("settings.default_locale", locale)
        : wrong;
  }

  /** Of a change, and of what it makes: they travel with every notification. */
  static @Nullable Rejection vars(Map<String, @Nullable Object> vars) {
    if (vars.size() > Limits.VARS) {
      return Rejection.of(
          Reason.TOO_LARGE,
          "settings.vars",
          "has " + vars.size() + " variables; at most " + Limits.VARS);
    }
    Rejection wrong = Checks.attributes("settings.vars", vars);
    return wrong == null
        ? Checks.text("settings.vars", Json.write(vars), Limits.VARS_CHARS)
        : wrong;
  }

  private static @Nullable Rejection cleared(List<String> paths, boolean tenant) {
    for (String path : paths) {
      boolean channel =
          path.startsWith(CHANNEL)
              && DeliveryTopics.KEY.matcher(path.substring(CHANNEL.length())).matches();
      if (!SETTINGS_PATHS.contains(path) && !channel && !(tenant && path.equals("name"))) {
        return Rejection.of(Reason.INVALID, "clear", "`" + path + "` cannot be cleared");
      }
    }
    return null;
  }
}
