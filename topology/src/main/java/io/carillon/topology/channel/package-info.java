/** Channels beside the in-app feed: what their settings must hold to, and how they are layered. */
@NullMarked
package io.carillon.topology.channel;

import org.jspecify.annotations.NullMarked;
