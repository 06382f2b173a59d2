/**
 * [route]: decides of each notify record what it is and which user partitions are to hear of it.
 */
@NullMarked
package io.carillon.topology.route;

import org.jspecify.annotations.NullMarked;
