/** Who talks to the installation: services over HTTP and Kafka, users, readers. */
@NullMarked
package io.carillon.guarantees.traffic;

import org.jspecify.annotations.NullMarked;
