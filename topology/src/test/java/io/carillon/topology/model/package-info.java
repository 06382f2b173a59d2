/**
 * The proof: a slow, obvious {@link io.carillon.topology.model.Model} beside the engine on the same
 * random {@link io.carillon.topology.model.History}, and each {@link
 * io.carillon.topology.model.Invariant} of the design as an object that compares the two.
 */
@NullMarked
package io.carillon.topology.model;

import org.jspecify.annotations.NullMarked;
