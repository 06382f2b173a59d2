/**
 * Who somebody is and what that lets them see: keys, user tokens, tickets. Knows nothing of HTTP.
 */
@NullMarked
package io.carillon.api.access;

import org.jspecify.annotations.NullMarked;
