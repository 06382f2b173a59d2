/** What becomes of records that cannot be processed: nothing is dropped silently. */
@NullMarked
package io.carillon.topology.failure;

import org.jspecify.annotations.NullMarked;
