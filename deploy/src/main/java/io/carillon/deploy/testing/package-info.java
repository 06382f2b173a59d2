/**
 * For tests in other languages: Carillon and its servers, and what a script needs to call them.
 * Start reading at {@link io.carillon.deploy.testing.RunningCarillon}.
 */
@NullMarked
package io.carillon.deploy.testing;

import org.jspecify.annotations.NullMarked;
