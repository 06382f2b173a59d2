/**
 * [deliver]: tells topics what happened in feeds, one record per recipient and event, from queues
 * that are emptied a fair slice at a time.
 */
@NullMarked
package io.carillon.topology.deliver;

import org.jspecify.annotations.NullMarked;
