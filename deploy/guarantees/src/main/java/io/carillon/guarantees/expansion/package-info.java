/** One notification to very many, told to the end whatever is killed. */
@NullMarked
package io.carillon.guarantees.expansion;

import org.jspecify.annotations.NullMarked;
