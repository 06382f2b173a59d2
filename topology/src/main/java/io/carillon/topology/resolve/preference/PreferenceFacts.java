package io.carillon.topology.resolve.preference;

import org.roaringbitmap.RoaringBitmap;

/**
 * Users for whom preferences decided alike.
 *
 * @param why as JSON: {@code allowed}, and what was {@code said} by which layer at which place
 * @param who ordinals
 */
public record PreferenceFacts(String why, RoaringBitmap who) {}
