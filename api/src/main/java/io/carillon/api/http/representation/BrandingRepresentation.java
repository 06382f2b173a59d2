package io.carillon.api.http.representation;

import io.carillon.avro.Branding;
import io.carillon.avro.Settings;
import org.jspecify.annotations.Nullable;

/** Colours and images. */
public record BrandingRepresentation(
    @Nullable String primaryColor,
    @Nullable String primaryColorContrast,
    @Nullable String logoUrl,
    @Nullable String iconUrl,
    @Nullable String darkPrimaryColor,
    @Nullable String darkPrimaryColorContrast,
    @Nullable String darkLogoUrl,
    @Nullable String darkIconUrl) {

  /** Null when there is none. */
  public static @Nullable BrandingRepresentation of(@Nullable Settings settings) {
    Branding branding = settings == null ? null : settings.getBranding();
    return branding == null
        ? null
        : new BrandingRepresentation(
            branding.getPrimaryColor(),
            branding.getPrimaryColorContrast(),
            branding.getLogoUrl(),
            branding.getIconUrl(),
            branding.getDarkPrimaryColor(),
            branding.getDarkPrimaryColorContrast(),
            branding.getDarkLogoUrl(),
            branding.getDarkIconUrl());
  }
}
