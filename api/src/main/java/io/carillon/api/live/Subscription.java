package io.carillon.api.live;

import io.carillon.topology.feed.TenantScope;
import java.util.function.BooleanSupplier;

/**
 * One stream of a user: which tenants, and where to.
 *
 * @param cursorScope what the cursors of its entries have in common
 * @param slot when in a round of keep-alives it is its turn
 * @param endsAt as {@link LiveHub.Wish#endsAt}
 * @param right as {@link LiveHub.Wish#right}
 */
record Subscription(
    LiveConnection connection,
    TenantScope scope,
    long cursorScope,
    int slot,
    long endsAt,
    BooleanSupplier right) {}
