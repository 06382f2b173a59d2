/**
 * Carillon's contracts on Kafka: {@link io.carillon.schemas.Topics typed topics} over the Avro
 * records of {@code src/main/avro}, their serdes, and who lives in which user partition. Nothing
 * here depends on another module.
 */
@NullMarked
package io.carillon.schemas;

import org.jspecify.annotations.NullMarked;
