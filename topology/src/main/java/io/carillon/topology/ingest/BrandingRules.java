package io.carillon.topology.ingest;

import io.carillon.avro.Branding;
import io.carillon.topology.failure.HttpsUrl;
import io.carillon.topology.failure.Reason;
import io.carillon.topology.failure.Rejection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What colours and images must be: they go into pages and mails of people who trust the sender. */
final class BrandingRules {

  private static final Pattern COLOR =
      Pattern.compile("#([0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})");

  private BrandingRules() {}

  /** Null when all is well. */
  static @Nullable Rejection check(String field, Branding branding) {
    Map<String, @Nullable String> colors = new LinkedHashMap<>();
    colors.put("primary_color", branding.getPrimaryColor());
    colors.put("primary_color_contrast", branding.getPrimaryColorContrast());
    colors.put("dark_primary_color", branding.getDarkPrimaryColor());
    colors.put("dark_primary_color_contrast", branding.getDarkPrimaryColorContrast());
    Map<String, @Nullable String> images = new LinkedHashMap<>();
    images.put("logo_url", branding.getLogoUrl());
    images.put("icon_url", branding.getIconUrl());
    images.put("dark_logo_url", branding.getDarkLogoUrl());
    images.put("dark_icon_url", branding.getDarkIconUrl());
    Rejection wrong = check(field, colors, BrandingRules::color);
    return wrong == null ? check(field, images, HttpsUrl::check) : wrong;
  }

  private static @Nullable Rejection check(
      String field,
      Map<String, @Nullable String> given,
      BiFunction<String, String, @Nullable Rejection> rule) {
    for (Map.Entry<String, @Nullable String> each : given.entrySet()) {
      String text = each.getValue();
      Rejection wrong = text == null ? null : rule.apply(field + "." + each.getKey(), text);
      if (wrong != null) {
        return wrong;
      }
    }
    return null;
  }

  private static @Nullable Rejection color(String field, String text) {
    return COLOR.matcher(text).matches()
        ? null
        : Rejection.of(
            Reason.INVALID,
            field,
            "is no colour: `#` and 3, 4, 6 or 8 hexadecimal digits, such as `#0a7cff`");
  }
}
