/** Workflows: what their definitions must hold to, how they follow from changes, what runs. */
@NullMarked
package io.carillon.topology.workflow;

import org.jspecify.annotations.NullMarked;
