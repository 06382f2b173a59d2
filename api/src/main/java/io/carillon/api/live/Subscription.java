package io.carillon.api.live;

import io.carillon.topology.feed.TenantScope;

/**
 * One stream of a user: which tenants, and where to.
 *
 * @param cursorScope what the cursors of its entries have in common
 * @param slot when in a round of keep-alives it is its turn
 * @param endsAt as {@link LiveHub.Wish#endsAt}
 */
record Subscription(
    LiveConnection connection, TenantScope scope, long cursorScope, int slot, long endsAt) {}
