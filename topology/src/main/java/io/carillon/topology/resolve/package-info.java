/** [resolve]: knows the users of one partition and turns each audience into a bitmap of them. */
@NullMarked
package io.carillon.topology.resolve;

import org.jspecify.annotations.NullMarked;
