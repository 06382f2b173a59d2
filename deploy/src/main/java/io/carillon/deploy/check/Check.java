package io.carillon.deploy.check;

/**
 * One thing that must hold; one row of the table.
 *
 * @param what is tried
 * @param has who must have it then, or what must be so
 * @param hasNot who must not have it, or what must not have changed
 * @param body tries it
 */
record Check(String what, String has, String hasNot, Body body) {

  /** Returns when all is as it must be. */
  @FunctionalInterface
  interface Body {
    /**
     * @throws CheckFailed when something is not; any other exception is a failure too
     */
    void run(World world) throws Exception;
  }
}
