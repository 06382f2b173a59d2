package io.carillon.topology.resolve.segment;

/** The bounds of a segment: what one is allowed to cost. Beyond them parsing fails. */
public final class SegmentLimits {

  /** Levels of {@code all}, {@code any}, {@code not} and the term below them. */
  public static final int MAX_DEPTH = 32;

  /** Terms in a segment. */
  public static final int MAX_TERMS = 256;

  /** Values in the list of one term. */
  public static final int MAX_VALUES = 1_000;

  /** Tenants a segment may name positively: it is evaluated once for each. */
  public static final int MAX_TENANTS = 1_000;

  /** UTF-16 units of an attribute's name; at least one. */
  public static final int MAX_NAME_LENGTH = 128;

  /**
   * UTF-16 units of a value. A user may have a longer one, but it is not indexed, so a segment
   * cannot ask whether somebody has exactly that; an empty answer would be a lie, hence the error.
   */
  public static final int MAX_VALUE_LENGTH = 256;

  private SegmentLimits() {}
}
