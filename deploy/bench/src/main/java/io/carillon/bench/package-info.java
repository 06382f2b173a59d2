/**
 * Benchmarks of the engine, each beside a peer in the same run on the same machine. Start reading
 * at {@link io.carillon.bench.BenchMain}.
 */
@NullMarked
package io.carillon.bench;

import org.jspecify.annotations.NullMarked;
