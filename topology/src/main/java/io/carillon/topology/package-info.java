/**
 * The Kafka Streams application. {@link io.carillon.topology.NotificationTopology} is the whole
 * flow on one screen; the sub-packages are its stages.
 */
@NullMarked
package io.carillon.topology;

import org.jspecify.annotations.NullMarked;
