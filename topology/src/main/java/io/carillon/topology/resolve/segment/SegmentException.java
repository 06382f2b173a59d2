package io.carillon.topology.resolve.segment;

/** A segment that is not one, or may not be used so; the message says what to write instead. */
public final class SegmentException extends IllegalArgumentException {

  private final String problem;
  private final String path;

  /**
   * @param problem what is wrong and what to do
   * @param path where: {@code $.all[1].op} in JSON, {@code $[12]} for the thirteenth character of
   *     the colon spelling
   */
  public SegmentException(String problem, String path) {
    super(problem + " (at " + path + ")");
    this.problem = problem;
    this.path = path;
  }

  /** What is wrong and what to do, without the place. */
  public String problem() {
    return problem;
  }

  /** Where in the segment. */
  public String path() {
    return path;
  }
}
