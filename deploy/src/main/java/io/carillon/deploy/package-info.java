/**
 * Carillon on one machine: {@link io.carillon.deploy.Quickstart} runs a broker, a registry and
 * Carillon as child processes, {@code io.carillon.deploy.check} tries the main job on them.
 */
@NullMarked
package io.carillon.deploy;

import org.jspecify.annotations.NullMarked;
