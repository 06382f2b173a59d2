/** Links by which people unsubscribe: what they say, and that they are ours. */
@NullMarked
package io.carillon.topology.unsubscribe;

import org.jspecify.annotations.NullMarked;
