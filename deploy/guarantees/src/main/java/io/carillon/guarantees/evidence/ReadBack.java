package io.carillon.guarantees.evidence;

import java.util.Set;

/**
 * What a client read right after its write was acknowledged.
 *
 * @param what was read, where
 * @param allowed the acknowledged value, and those of writes whose fate is open
 */
public record ReadBack(String what, Set<String> allowed, String seen) {}
