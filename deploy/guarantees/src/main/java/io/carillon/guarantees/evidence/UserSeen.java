package io.carillon.guarantees.evidence;

import java.util.Map;

/**
 * A user as a client read them.
 *
 * @param there whether there is one
 */
public record UserSeen(
    String userId,
    String instance,
    boolean there,
    Map<String, Object> attributes,
    Map<String, Map<String, Object>> memberships) {}
