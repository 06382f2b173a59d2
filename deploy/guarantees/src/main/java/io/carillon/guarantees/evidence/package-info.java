/** What clients of a running installation said, and what they saw. Plain values. */
@NullMarked
package io.carillon.guarantees.evidence;

import org.jspecify.annotations.NullMarked;
