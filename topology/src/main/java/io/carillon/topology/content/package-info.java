/**
 * What messages say: Liquid templates within bounds, and the content of a message as it was frozen
 * or is rendered for its recipient. The one place that knows the template library.
 */
@NullMarked
package io.carillon.topology.content;

import org.jspecify.annotations.NullMarked;
