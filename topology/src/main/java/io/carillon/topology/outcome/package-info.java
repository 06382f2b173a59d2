/** Sums up what [route] and the partitions said of each notification. */
@NullMarked
package io.carillon.topology.outcome;

import org.jspecify.annotations.NullMarked;
