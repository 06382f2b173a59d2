/** Towards Kafka: topics created or checked, Kafka Streams configured, records written. */
@NullMarked
package io.carillon.api.kafka;

import org.jspecify.annotations.NullMarked;
