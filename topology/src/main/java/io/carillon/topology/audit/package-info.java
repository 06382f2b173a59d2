/** What changed, by whom: entries of the topic {@code audit}, said by whichever stage applies. */
@NullMarked
package io.carillon.topology.audit;

import org.jspecify.annotations.NullMarked;
