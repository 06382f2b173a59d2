/** The process: settings, Kafka, the lookup of stores, HTTP; and {@code Main}, which wires them. */
@NullMarked
package io.carillon.api;

import org.jspecify.annotations.NullMarked;
