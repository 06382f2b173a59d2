/**
 * What HTTP reads and writes ({@link io.carillon.api.read}), from the state stores by {@link
 * io.carillon.api.lookup} and to Kafka by {@link io.carillon.api.kafka}.
 */
@NullMarked
package io.carillon.api.stores;

import org.jspecify.annotations.NullMarked;
