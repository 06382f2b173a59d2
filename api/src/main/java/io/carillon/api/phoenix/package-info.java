/**
 * What Phoenix's channels say over a WebSocket, as {@code @knocklabs/client} speaks it: no sockets,
 * keys or feeds here, only words.
 */
@NullMarked
package io.carillon.api.phoenix;

import org.jspecify.annotations.NullMarked;
