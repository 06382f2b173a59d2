/**
 * The guarantees under kills: a seeded run of real processes that are killed, paused and cut off,
 * judged by invariants that see only what a client can see.
 *
 * <p>Start at {@link io.carillon.guarantees.GuaranteeRun}.
 */
@NullMarked
package io.carillon.guarantees;

import org.jspecify.annotations.NullMarked;
