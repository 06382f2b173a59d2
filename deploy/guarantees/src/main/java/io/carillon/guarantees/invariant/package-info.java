/** The sentences of the design's section 6, one class each, judging evidence. */
@NullMarked
package io.carillon.guarantees.invariant;

import org.jspecify.annotations.NullMarked;
