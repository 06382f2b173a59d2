/**
 * Segments: predicates over users, what a user must have to be among a notification's recipients.
 *
 * <pre>
 *   text, JSON ──> [SegmentParser] ──> Segment ──> SegmentIndex      who matches: bitmaps, microseconds
 *                                        │
 *                                        └───────> SegmentEvaluator  does this one match, and why: obvious and slow
 * </pre>
 *
 * Start reading at {@link io.carillon.topology.resolve.segment.Segment}, then {@link
 * io.carillon.topology.resolve.segment.SegmentEvaluator}, which says what a segment means, then
 * {@link io.carillon.topology.resolve.segment.SegmentIndex}, which must give the same answers.
 */
@NullMarked
package io.carillon.topology.resolve.segment;

import org.jspecify.annotations.NullMarked;
