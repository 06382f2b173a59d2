package io.carillon.topology.resolve.segment;

/** Who meets the condition. */
record Where(Condition condition) implements Segment {}
