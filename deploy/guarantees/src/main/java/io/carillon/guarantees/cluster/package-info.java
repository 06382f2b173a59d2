/** Real processes, and what befalls them. */
@NullMarked
package io.carillon.guarantees.cluster;

import org.jspecify.annotations.NullMarked;
