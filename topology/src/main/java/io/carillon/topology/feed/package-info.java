/**
 * [feed]: keeps every person's feed, writes once per notification where it can, and reads it back.
 */
@NullMarked
package io.carillon.topology.feed;

import org.jspecify.annotations.NullMarked;
