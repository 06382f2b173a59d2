package io.carillon.guarantees.evidence;

/** What whoever said something knows of it. */
public enum Fate {
  /** It was acknowledged: it must hold. */
  ACKNOWLEDGED,
  /** No answer, or one that leaves it open: it holds or not, but wholly. */
  UNKNOWN,
  /** It was refused or taken back before it was said: it must not hold. */
  NEVER
}
