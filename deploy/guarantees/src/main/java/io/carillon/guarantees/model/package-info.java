/** The obvious model: maps and predicates written from the design, nothing of the engine. */
@NullMarked
package io.carillon.guarantees.model;

import org.jspecify.annotations.NullMarked;
