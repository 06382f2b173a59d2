package io.carillon.topology.resolve;

import io.carillon.topology.content.AskedLocale;
import org.roaringbitmap.RoaringBitmap;

/**
 * Who of an audience had asked for one locale when the notification came.
 *
 * @param who ordinals, not to be changed
 */
public record LocaleFacts(AskedLocale asked, RoaringBitmap who) {}
