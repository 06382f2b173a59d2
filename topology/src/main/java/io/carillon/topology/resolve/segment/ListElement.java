package io.carillon.topology.resolve.segment;

/**
 * An element of a list as a key of the index: {@code contains} and ranges tell it from a string of
 * its own.
 */
record ListElement(String text) implements Comparable<ListElement> {

  @Override
  public int hashCode() {
    return ~text.hashCode();
  }

  /** So that {@link java.util.HashMap} stays quick when somebody prepares colliding values. */
  @Override
  public int compareTo(ListElement other) {
    return text.compareTo(other.text);
  }
}
