package io.carillon.api.http;

import java.time.Instant;
import java.util.UUID;

/**
 * The right to open streams of one user, once: what a browser's {@code EventSource}, which cannot
 * send a header, has in its URL.
 *
 * @param keyHash of the key that minted it
 * @param nonce of which each is used once
 * @param expiresAt before then it has to be used; a stream that it has opened goes on
 */
record Ticket(String keyHash, String userId, UUID nonce, Instant expiresAt) {}
