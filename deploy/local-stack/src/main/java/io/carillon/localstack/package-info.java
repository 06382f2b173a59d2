/**
 * Real servers as child processes of this JVM: a KRaft broker, a schema registry, or any main
 * class.
 *
 * <p>Start at {@link io.carillon.localstack.LocalStack}. The design is in the module's README.md.
 */
@NullMarked
package io.carillon.localstack;

import org.jspecify.annotations.NullMarked;
