package io.carillon.api.lookup;

/**
 * How far a partition of the log reached at one moment.
 *
 * @param committed offset up to which, exclusively, it is known to have been applied; the state
 *     stores hold at least that
 * @param lastRecord offset of the last record not below {@code committed} that a read_committed
 *     reader gets; -1 when there is none
 */
record LogEnd(long committed, long lastRecord) {}
