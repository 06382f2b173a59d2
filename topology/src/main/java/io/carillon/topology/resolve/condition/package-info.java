/** Conditions as Knock spells them: a variable, an operator, an argument. Pure. */
@NullMarked
package io.carillon.topology.resolve.condition;

import org.jspecify.annotations.NullMarked;
