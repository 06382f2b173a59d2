/** Reads the topic {@code audit} backwards, page by page. */
@NullMarked
package io.carillon.api.audit;

import org.jspecify.annotations.NullMarked;
