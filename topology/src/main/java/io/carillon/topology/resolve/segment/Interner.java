package io.carillon.topology.resolve.segment;

/**
 * One object for equal strings, most of the time, in bounded memory: a new string takes the place
 * of an older one.
 */
final class Interner {

  private static final int SIZE = 1 << 12;

  private final String[] strings = new String[SIZE];

  String intern(String string) {
    int hash = string.hashCode();
    int at = (hash ^ (hash >>> 12)) & (SIZE - 1);
    if (string.equals(strings[at])) {
      return strings[at];
    }
    strings[at] = string;
    return string;
  }
}
