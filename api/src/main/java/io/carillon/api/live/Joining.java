package io.carillon.api.live;

import io.carillon.topology.feed.TenantScope;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A stream that is about to begin.
 *
 * @param lastEventId as the client gave it; null: it has nothing
 * @param endsAt as {@link LiveHub.Wish#endsAt}
 * @param right as {@link LiveHub.Wish#right}
 * @param begun position up to which the hub had been told everything when the history began to be
 *     kept
 */
record Joining(
    String userId,
    String feed,
    TenantScope scope,
    @Nullable String lastEventId,
    long endsAt,
    BooleanSupplier right,
    LiveConnection connection,
    CompletableFuture<Long> begun) {}
