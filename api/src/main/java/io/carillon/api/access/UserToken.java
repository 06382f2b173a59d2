package io.carillon.api.access;

import java.time.Instant;

/**
 * What a verified user token says.
 *
 * @param tenants where it lets the user see and do what is theirs
 * @param expiresAt from then on it says nothing
 */
public record UserToken(String userId, GrantedTenants tenants, Instant expiresAt) {}
