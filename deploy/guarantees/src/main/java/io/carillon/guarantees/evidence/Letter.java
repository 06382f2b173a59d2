package io.carillon.guarantees.evidence;

/**
 * A dead letter, expected or seen.
 *
 * @param reason the fixed word
 * @param origin hash of the original key and value
 */
public record Letter(String reason, String origin) {}
