package io.carillon.api.http.representation;

import io.carillon.api.http.Times;
import io.carillon.avro.StoredKey;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A key as it is shown: all but the key.
 *
 * @param kind {@code secret} or {@code public}
 * @param tenants null: all
 * @param createdBy the id of the key it was made with
 */
public record KeyRepresentation(
    String id,
    String name,
    String kind,
    List<String> scopes,
    @Nullable List<String> tenants,
    String createdAt,
    String createdBy) {

  public static KeyRepresentation of(String id, StoredKey key) {
    List<String> tenants = key.getTenants();
    return new KeyRepresentation(
        id,
        key.getName(),
        key.getKind().name().toLowerCase(Locale.ROOT),
        List.copyOf(key.getScopes()),
        tenants == null ? null : List.copyOf(tenants),
        Times.iso(key.getCreatedAt().toEpochMilli()),
        key.getCreatedBy());
  }
}
