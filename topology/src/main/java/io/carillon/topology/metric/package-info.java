/** What the stages count, among the metrics of Kafka Streams. */
@NullMarked
package io.carillon.topology.metric;

import org.jspecify.annotations.NullMarked;
