package io.carillon.api.access;

/**
 * What callers are known by.
 *
 * @param keys secret and public keys
 * @param tokens verifies user tokens
 * @param tickets mints and redeems tickets
 */
public record Credentials(KeyRing keys, UserTokens tokens, Tickets tickets) {}
