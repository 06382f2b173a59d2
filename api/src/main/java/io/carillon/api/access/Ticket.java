package io.carillon.api.access;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The right to open a stream of one user, once: what a browser's {@code EventSource}, which cannot
 * send a header, has in its URL.
 *
 * @param keyId of the key with which it was asked for
 * @param tenants what its stream may show
 * @param nonce of which each is used once
 * @param expiresAt before then it has to be used
 * @param streamEndsAt when a stream it has opened ends; null: it has no such end
 */
public record Ticket(
    String keyId,
    String userId,
    GrantedTenants tenants,
    UUID nonce,
    Instant expiresAt,
    @Nullable Instant streamEndsAt) {}
