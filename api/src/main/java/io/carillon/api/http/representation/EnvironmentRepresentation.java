package io.carillon.api.http.representation;

import io.carillon.api.http.Times;
import io.carillon.avro.EnvironmentState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What lies under every tenant's settings.
 *
 * @param updatedAt null when nobody has set anything
 */
public record EnvironmentRepresentation(
    SettingsRepresentation settings, @Nullable String updatedAt) {

  public static EnvironmentRepresentation of(Optional<EnvironmentState> state) {
    return new EnvironmentRepresentation(
        SettingsRepresentation.of(state.map(EnvironmentState::getSettings).orElse(null)),
        state.map(s -> Times.iso(s.getUpdatedAt())).orElse(null));
  }
}
