/**
 * Who answers for a user partition: this instance, a peer, or nobody yet. The one way from HTTP to
 * the state stores.
 */
@NullMarked
package io.carillon.api.lookup;

import org.jspecify.annotations.NullMarked;
