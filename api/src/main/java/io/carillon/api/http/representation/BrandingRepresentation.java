package io.carillon.api.http.representation;

import io.carillon.avro.Branding;
import io.carillon.avro.Settings;
import io.carillon.topology.channel.ChannelSettings;
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
    return of(settings == null ? null : settings.getBranding());
  }

  /** The one over the other, field by field; null when neither is there. */
  public static @Nullable BrandingRepresentation of(
      @Nullable Branding below, @Nullable Branding above) {
    return of(ChannelSettings.layered(below, above));
  }

  private static @Nullable BrandingRepresentation of(@Nullable Branding branding) {
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
