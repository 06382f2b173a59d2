/** How rows of the state stores are laid out and reached: names, composite keys, value formats. */
@NullMarked
package io.carillon.topology.store;

import org.jspecify.annotations.NullMarked;
