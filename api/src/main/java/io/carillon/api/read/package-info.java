/**
 * What the HTTP resources read and write, as small interfaces: who implements them decides whether
 * an answer comes from a store of this instance, from a global table or from a peer. Nothing here
 * knows HTTP.
 */
@NullMarked
package io.carillon.api.read;

import org.jspecify.annotations.NullMarked;
